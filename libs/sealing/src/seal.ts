import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** The key-encryption key (32 bytes), and while it is being replaced the other one, which opens and never seals. */
export interface SealingKeys {
  key: Buffer;
  previous?: Buffer | undefined;
}

/** `purpose` binds a sealed value to its place: moved to another row it doesn't open there. */
export interface Under extends SealingKeys {
  purpose: string;
}

/** Encrypts under the key. Layout: version, nonce, tag, ciphertext. */
export function seal(secret: Buffer, { key, purpose }: Under): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when neither key sealed it, the purpose is another one, or a bit has changed. */
export function unseal(sealed: Buffer, { key, previous, purpose }: Under): Buffer {
  if (previous === undefined) return open(sealed, key, purpose);
  try {
    return open(sealed, key, purpose);
  } catch {
    return open(sealed, previous, purpose);
  }
}

/** The same sealed under the key; undefined when it is already. Throws as `unseal` does. */
export function reseal(sealed: Buffer, under: Under): Buffer | undefined {
  try {
    open(sealed, under.key, under.purpose);
    return undefined;
  } catch {
    return seal(unseal(sealed, under), under);
  }
}

function open(sealed: Buffer, key: Buffer, purpose: string): Buffer {
  if (sealed[0] !== VERSION) throw new Error('sealed in a way that is not known here');
  const [nonceEnd, tagEnd] = [1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES];
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, nonceEnd), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(sealed.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
}
