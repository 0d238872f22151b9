import { randomBytes } from 'node:crypto';

/** The versions that a ClientHello of old says it knows at most. */
export const versions = { SSLv3: 0x0300, TLSv1: 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': 0x0303 } as const;
export type Version = keyof typeof versions;

interface Offer {
  version: Version;
  suites: readonly number[];
  /** Undefined for an address, which is no server name. */
  serverName: string | undefined;
}

/**
 * The first message of a handshake, written by hand: OpenSSL offers neither SSL 3.0 nor the suites that nobody should take.
 * Nothing follows it, so no keys are needed.
 */
export function clientHello({ version, suites, serverName }: Offer): Buffer {
  const hello = Buffer.concat([
    word(versions[version]),
    randomBytes(32),
    Buffer.from([0]),
    sized(2, Buffer.concat(suites.map(word))),
    Buffer.from([1, 0]),
    // SSL 3.0 has no extensions.
    ...(version === 'SSLv3' ? [] : [sized(2, extensions(version, serverName))]),
  ]);
  const message = Buffer.concat([Buffer.from([1]), sized(3, hello)]);
  return Buffer.concat([Buffer.from([22]), word(Math.min(versions[version], 0x0301)), sized(2, message)]);
}

function extensions(version: Version, serverName: string | undefined): Buffer {
  const name = Buffer.from(serverName ?? '', 'ascii');
  return Buffer.concat([
    ...(serverName === undefined
      ? []
      : [extension(0, sized(2, Buffer.concat([Buffer.from([0]), sized(2, name)])))]),
    // x25519, P-256, P-384, P-521; uncompressed points.
    extension(10, sized(2, Buffer.concat([0x001d, 0x0017, 0x0018, 0x0019].map(word)))),
    extension(11, sized(1, Buffer.from([0]))),
    ...(version === 'TLSv1.2' ? [extension(13, sized(2, Buffer.concat(signatures.map(word))))] : []),
    extension(0xff01, Buffer.from([0])),
  ]);
}

/** RSA and ECDSA with SHA-256, -384, -512, RSA-PSS, and those with SHA-1. */
const signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0203];

const extension = (type: number, content: Buffer) => Buffer.concat([word(type), sized(2, content)]);

function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function sized(bytes: number, content: Buffer): Buffer {
  const size = Buffer.alloc(bytes);
  size.writeUIntBE(content.length, 0, bytes);
  return Buffer.concat([size, content]);
}

export type Reply =
  | { readonly kind: 'more' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'not_tls' }
  | { readonly kind: 'agreed'; readonly version: number; readonly suite: number };

/** What the beginning of a server's answer says; `more`: it is too short yet to say anything. */
export function replyOf(bytes: Buffer): Reply {
  const [type, major] = bytes;
  if (type === undefined) return { kind: 'more' };
  if (type === 21) return { kind: 'refused' };
  if (type !== 22 || (major !== undefined && major !== 3)) return { kind: 'not_tls' };
  // Record 5, message 4, version 2, random 32, then the session's length and id, and the suite.
  const session = bytes[43];
  if (session === undefined || bytes.length < 44 + session + 2) return { kind: 'more' };
  if (bytes[5] !== 2 || session > 32) return { kind: 'not_tls' };
  return { kind: 'agreed', version: bytes.readUInt16BE(9), suite: bytes.readUInt16BE(44 + session) };
}
