import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What WebAuthn options say, as far as an authenticator reads them. */
interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

/** How an answer differs from an honest one. */
export interface Dishonesty {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  counter?: number;
  isVerified?: boolean;
  userHandle?: string;
  signedBy?: KeyObject;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** A passkey in software: what a browser and the authenticator behind it answer to `create()` and `get()`, signed by node's crypto. */
export class Authenticator {
  readonly id = randomBytes(32).toString('base64url');
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;
  private userHandle = '';

  constructor(private readonly origin: string) {}

  create(options: object, dishonesty: Dishonesty = {}): object {
    const asked = options as Options;
    this.userHandle = asked.user?.id ?? '';
    const clientData = this.clientData('webauthn.create', asked, dishonesty);
    const rpId = dishonesty.rpId ?? asked.rp?.id ?? '';
    const head = this.authenticatorData(rpId, HAS_CREDENTIAL, dishonesty);
    const authData = Buffer.concat([head, this.attestedCredential()]);
    const attestation = cborMap([
      ['fmt', cborText('none')],
      ['attStmt', cborMap([])],
      ['authData', cborBytes(authData)],
    ]);
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal', 'hybrid'],
    });
  }

  get(options: object, dishonesty: Dishonesty = {}): object {
    const asked = options as Options;
    const clientData = this.clientData('webauthn.get', asked, dishonesty);
    const authData = this.authenticatorData(dishonesty.rpId ?? asked.rpId ?? '', 0, dishonesty);
    const signature = createSign('SHA256')
      .update(authData)
      .update(sha256(clientData))
      .sign(dishonesty.signedBy ?? this.keys.privateKey);
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: dishonesty.userHandle ?? this.userHandle,
    });
  }

  private credential(response: object): object {
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response,
    };
  }

  private clientData(type: string, { challenge }: Options, dishonesty: Dishonesty): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: dishonesty.type ?? type,
        challenge: dishonesty.challenge ?? challenge,
        origin: dishonesty.origin ?? this.origin,
        crossOrigin: dishonesty.crossOrigin ?? false,
      }),
    );
  }

  private authenticatorData(rpId: string, more: number, { counter, isVerified = true }: Dishonesty): Buffer {
    this.counter = counter ?? this.counter + 1;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(USER_PRESENT | (isVerified ? USER_VERIFIED : 0) | more, 0);
    tail.writeUInt32BE(this.counter, 1);
    return Buffer.concat([sha256(Buffer.from(rpId)), tail]);
  }

  private attestedCredential(): Buffer {
    const id = Buffer.from(this.id, 'base64url');
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const publicKey = cborMap([
      [1, cborInteger(2)],
      [3, cborInteger(-7)],
      [-1, cborInteger(1)],
      [-2, cborBytes(Buffer.from(x, 'base64url'))],
      [-3, cborBytes(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const aaguid = Buffer.alloc(16);
    return Buffer.concat([aaguid, length, id, publicKey]);
  }
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function cborMap(entries: [string | number, Buffer][]): Buffer {
  const parts = entries.flatMap(([key, value]) => [
    typeof key === 'string' ? cborText(key) : cborInteger(key),
    value,
  ]);
  return Buffer.concat([cborHead(5, entries.length), ...parts]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

function cborInteger(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  if (length < 256) return Buffer.of((major << 5) | 24, length);
  return Buffer.of((major << 5) | 25, length >> 8, length & 0xff);
}
