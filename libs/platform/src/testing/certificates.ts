import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

interface Names {
  dns?: string[];
  /** IPv4. */
  addresses?: string[];
  /** Its common name. */
  subject?: string;
}

/** Just enough DER for a certificate authority of one test and the servers it vouches for. */
export class CertificateAuthority {
  readonly #key: KeyObject;
  readonly pem: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const isAuthority = sequence(oid('551d13'), boolean(true), octets(sequence(boolean(true))));
    this.pem = this.#certify(publicKey, 'test authority', [isAuthority]);
  }

  issue(
    { dns = [], addresses = [], subject = 'test server' }: Names,
    validFor = 1,
  ): { key: string; cert: string } {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const names = [
      ...dns.map((name) => element(0x82, Buffer.from(name))),
      ...addresses.map((text) => element(0x87, addressBytes(text))),
    ];
    const alternatives = sequence(oid('551d11'), octets(sequence(...names)));
    return {
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      cert: this.#certify(publicKey, subject, [alternatives], validFor),
    };
  }

  #certify(publicKey: KeyObject, subject: string, extensions: Buffer[], validFor = 1): string {
    const algorithm = sequence(oid('2a8648ce3d040302'));
    const content = sequence(
      element(0xa0, element(0x02, Buffer.from([2]))),
      element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      named('test authority'),
      sequence(time(Math.min(validFor, 0) - 1), time(validFor)),
      named(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      element(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', content, this.#key);
    const der = sequence(content, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
    const lines = (der.toString('base64').match(/.{1,64}/g) ?? []).join('\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const words = [...head, ...zeros, ...tail].map((word) => word.padStart(4, '0'));
  return Buffer.from(words.join(''), 'hex');
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'));
}

function octets(content: Buffer): Buffer {
  return element(0x04, content);
}

function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0]));
}

function named(commonName: string): Buffer {
  return sequence(element(0x31, sequence(oid('550403'), element(0x0c, Buffer.from(commonName)))));
}

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(0x17, Buffer.from(text.slice(2)));
}
