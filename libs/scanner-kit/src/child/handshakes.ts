import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, getCACertificates, type TLSSocket } from 'node:tls';
import type { Certificate, Handshake, TlsOptions } from '../tools/handshake.js';
import { ToolRefused } from '../tools/tools.js';
import { codeOf } from './code-of.js';

/** OpenSSL's default level refuses old versions and weak ciphers itself, and nobody would learn that a server takes them. */
const everything = 'DEFAULT:@SECLEVEL=0';
const mostCertificates = 10;

/** Speaks TLS on a connection; whatever certificate comes is taken, and described. */
export async function secure(
  socket: Socket,
  url: URL,
  {
    authorities,
    options = {},
    signal,
  }: { authorities: readonly string[]; options?: TlsOptions; signal: AbortSignal },
): Promise<{ secured: TLSSocket; handshake: Handshake }> {
  const host = hostOf(url);
  const secured = connect({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authorities.length === 0 ? {} : { ca: [...getCACertificates('default'), ...authorities] }),
    rejectUnauthorized: false,
    // The name is judged apart from the chain.
    checkServerIdentity: () => undefined,
    minVersion: options.minVersion ?? 'TLSv1',
    ...(options.maxVersion === undefined ? {} : { maxVersion: options.maxVersion }),
    ciphers: options.ciphers === undefined ? everything : `${options.ciphers}:@SECLEVEL=0`,
    ALPNProtocols: ['http/1.1'],
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (detail: string, error?: unknown) => {
      secured.destroy();
      const reason = signal.aborted ? 'timeout' : 'tls_failed';
      reject(new ToolRefused(reason, detail, { code: codeOf(error), cause: error }));
    };
    secured.once('secureConnect', resolve);
    secured.on('error', (error) => {
      fail('The server and we could not agree on TLS.', error);
    });
    secured.once('close', () => {
      fail('The server closed the connection during the TLS handshake.');
    });
    signal.addEventListener('abort', () => {
      fail('The TLS handshake took too long.');
    });
  });
  return { secured, handshake: describe(secured, host) };
}

/** Without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function describe(socket: TLSSocket, host: string): Handshake {
  const chain: X509Certificate[] = [];
  // Asked for once: Node answers nothing the second time, nor to getPeerCertificate.
  const own = socket.getPeerX509Certificate();
  let next = own;
  while (next !== undefined && chain.length < mostCertificates) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  const { standardName } = socket.getCipher();
  const { authorizationError: error } = socket as { authorizationError?: unknown };
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: standardName,
    chain: chain.map(certificate),
    trusted: socket.authorized,
    trustError: socket.authorized ? null : (codeOf(error) ?? String(error)),
    nameMatches: own !== undefined && checkServerIdentity(host, own.toLegacyObject()) === undefined,
  };
}

function certificate(from: X509Certificate): Certificate {
  const { publicKey } = from;
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  return {
    subject: oneLine(from.subject),
    issuer: oneLine(from.issuer),
    names: (from.subjectAltName ?? '').split(', ').flatMap((name) => {
      const found = /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1];
      return found === undefined ? [] : [found];
    }),
    notBefore: from.validFromDate,
    notAfter: from.validToDate,
    keyType: publicKey.asymmetricKeyType ?? 'unknown',
    keyBits: modulusLength ?? null,
    curve: namedCurve ?? null,
    signatureAlgorithm: from.signatureAlgorithm ?? from.signatureAlgorithmOid,
    selfSigned: from.checkIssued(from),
    fingerprint: from.fingerprint256,
  };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
