import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { type KeySet, keysOf, type PublicKeys } from './checkpoint-jws.js';

/** The key that signs heads, and the public ones that verify what was signed by it and its predecessors. */
export class SigningKeys {
  private constructor(
    readonly privateKey: KeyObject,
    readonly kid: string,
    /** To be handed to whoever verifies. */
    readonly published: KeySet,
    readonly verifying: PublicKeys,
  ) {}

  /** Throws, without showing it, when a key is not one on P-256. */
  static async from(settings: {
    AUDIT_SIGNING_KEY: string;
    AUDIT_VERIFICATION_KEYS?: string;
  }): Promise<SigningKeys> {
    const privateKey = readPrivateKey(settings.AUDIT_SIGNING_KEY);
    const own = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK;
    const kid = await calculateJwkThumbprint(own);
    const { keys: older } = JSON.parse(settings.AUDIT_VERIFICATION_KEYS ?? '{"keys":[]}') as KeySet;
    const published = await keysOf({ keys: [own, ...older] }).catch((cause: unknown) => {
      throw new Error('AUDIT_VERIFICATION_KEYS must be a JWK set of public keys on P-256', { cause });
    });
    return new SigningKeys(privateKey, kid, published.set, published.byKid);
  }
}

function readPrivateKey(text: string): KeyObject {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  try {
    // Settings are often one line, in which line breaks are written as \n.
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Its error may show parts of the key.
  }
  throw new Error('AUDIT_SIGNING_KEY must be a private key on P-256, PKCS #8 in PEM, or base64 of that');
}
