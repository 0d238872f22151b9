import { createHmac, randomBytes } from 'node:crypto';
import { seal, unseal } from './seal.js';

const KEY_BYTES = 32;
const ID_BYTES = 8;

/** A data key as it is stored, and the key-encryption key that opens it. */
export interface SealedKey {
  readonly keyId: string;
  readonly sealed: Buffer;
}

/** None of the key-encryption keys at hand has this id: the setting lacks one, or the row is of another deployment. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';

  constructor(readonly keyId: string) {
    super(`no key-encryption key with the id ${keyId} is configured`);
  }
}

/**
 * Key-encryption keys, of which the first seals and all open: while one takes the place of another, what the other
 * sealed is still read, and is sealed anew by and by.
 */
export class KeyRing {
  readonly currentId: string;
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: Buffer;

  constructor([current, ...previous]: readonly [Buffer, ...Buffer[]]) {
    for (const key of [current, ...previous]) {
      if (key.length !== KEY_BYTES) throw new TypeError(`a key-encryption key has ${KEY_BYTES} bytes`);
    }
    this.current = current;
    this.currentId = idOf(current);
    this.keys = new Map([...previous, current].map((key) => [idOf(key), key]));
  }

  get ids(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** A new data key, sealed for `purpose`. */
  newKey(purpose: string): { key: Buffer; sealedKey: SealedKey } {
    const key = randomBytes(KEY_BYTES);
    return { key, sealedKey: this.wrap(key, purpose) };
  }

  /** Throws UnknownKey, or when `purpose` is another one or a bit has changed. */
  open({ keyId, sealed }: SealedKey, purpose: string): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined) throw new UnknownKey(keyId);
    return unseal(sealed, { key, purpose });
  }

  /** The same data key, sealed by the current key-encryption key. */
  rewrap(sealedKey: SealedKey, purpose: string): SealedKey {
    return this.wrap(this.open(sealedKey, purpose), purpose);
  }

  private wrap(dataKey: Buffer, purpose: string): SealedKey {
    return { keyId: this.currentId, sealed: seal(dataKey, { key: this.current, purpose }) };
  }
}

/** Tells keys apart without telling anything of them. */
function idOf(key: Buffer): string {
  return createHmac('sha256', key)
    .update('palisade key id')
    .digest('hex')
    .slice(0, 2 * ID_BYTES);
}
