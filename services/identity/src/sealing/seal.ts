import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/**
 * Encrypts under the key-encryption key (32 bytes), bound to `purpose`: a sealed value that is moved to another row
 * doesn't open there. Layout: version, nonce, tag, ciphertext.
 */
export function seal(secret: Buffer, { key, purpose }: { key: Buffer; purpose: string }): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when the key or the purpose is another one, or a bit has changed. */
export function unseal(sealed: Buffer, { key, purpose }: { key: Buffer; purpose: string }): Buffer {
  if (sealed[0] !== VERSION) throw new Error('sealed in a way that is not known here');
  const [nonceEnd, tagEnd] = [1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES];
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, nonceEnd), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(sealed.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
}
