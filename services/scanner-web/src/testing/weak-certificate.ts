import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

interface Wanted {
  bits: number;
  hash: 'sha1' | 'sha256';
  name: string;
  /** From today; negative: it has expired. */
  days: number;
}

/** A certificate that is signed by itself and as bad as a test wants it: no authority issues such. */
export function weakCertificate({ bits, hash, name, days }: Wanted): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const algorithm = sequence(
    oid(hash === 'sha1' ? '2a864886f70d010105' : '2a864886f70d01010b'),
    element(0x05),
  );
  const subject = sequence(element(0x31, sequence(oid('550403'), element(0x0c, Buffer.from(name)))));
  const names = element(0x04, sequence(element(0x82, Buffer.from(name))));
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    subject,
    sequence(time(-400), time(days)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(sequence(oid('551d11'), names))),
  );
  const signature = element(0x03, Buffer.concat([Buffer.from([0]), sign(hash, content, privateKey)]));
  const lines = (
    sequence(content, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function element(tag: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => element(0x30, Buffer.concat(parts));

const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));

function time(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(0x17, Buffer.from(text.slice(2)));
}
