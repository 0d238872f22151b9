import type { Certificate, Handshake } from '@palisade/scanner-kit';
import type { WebAnswer } from '../snapshot/answer.js';
import { shapeOf } from '../snapshot/body-shape.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen, seen } from '../snapshot/seen.js';

/** Of every endpoint of a test that says no other. */
export const now = new Date('2026-06-01T12:00:00Z');
export const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const unproven = notSeen('ownership_not_proven');

/** An API over https that answers 200 with JSON, looked at without a proof. */
export function endpoint(seen: Partial<WebEndpoint> = {}): WebEndpoint {
  return {
    asset: { asset_id: 'web.endpoint:1', asset_type: 'web.endpoint', name: 'Orders', properties: {} },
    url: 'https://api.example.com/v1',
    host: 'api.example.com',
    hostIsAddress: false,
    observedAt: now,
    tls: { value: handshake() },
    tlsBefore13: {
      value: handshake({ protocol: 'TLSv1.2', cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' }),
    },
    oldTls: unproven,
    weakSuite: unproven,
    plain: answered(),
    fromForeignOrigin: fromOrigin('https://api.example.com.palisade.example'),
    fromNullOrigin: fromOrigin('null'),
    preflight: unproven,
    unknownPath: unproven,
    documentation: unproven,
    unencrypted: unproven,
    withCredentials: unproven,
    unusedConnections: [],
    ...seen,
  };
}

interface Wanted {
  status?: number;
  url?: string;
  /** A list: the field comes more than once. */
  headers?: Record<string, string | string[]>;
  body?: string;
}

export function answer({
  status = 200,
  url = 'https://api.example.com/v1',
  headers = {},
  body = '{"orders":[]}',
}: Wanted = {}): WebAnswer {
  const given = { 'content-type': 'application/json', ...headers };
  const fields = Object.entries(given).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each] as const),
  );
  return {
    url,
    status,
    fields: fields.filter(([, value]) => value !== ''),
    body: shapeOf(Buffer.from(body), { url }),
  };
}

export const answered = (wanted?: Wanted) => seen(answer(wanted));

export const page = (headers: Wanted['headers'] = {}, body = '<!doctype html><title>Orders</title>') =>
  answered({ headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body });

export function fromOrigin(origin: string, headers: Wanted['headers'] = {}, status = 200) {
  return seen({ origin, answer: answer({ headers, status }) });
}

export function withCredentials(
  wanted: Wanted = {},
  { kind = 'bearer', field = 'authorization' }: { kind?: string; field?: string | null } = {},
) {
  return seen([{ kind, label: null, field, answer: answer(wanted) }]);
}

export function handshake(changed: Partial<Handshake> = {}): Handshake {
  return {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    chain: [certificate(), authority()],
    trusted: true,
    trustError: null,
    nameMatches: true,
    ...changed,
  };
}

export function certificate(changed: Partial<Certificate> = {}): Certificate {
  return {
    subject: 'CN=api.example.com',
    issuer: 'CN=Example Authority',
    names: ['api.example.com'],
    notBefore: days(-30),
    notAfter: days(60),
    keyType: 'ec',
    keyBits: null,
    curve: 'prime256v1',
    signatureAlgorithm: 'ecdsa-with-SHA256',
    selfSigned: false,
    fingerprint: 'AA:BB',
    ...changed,
  };
}

export function authority(changed: Partial<Certificate> = {}): Certificate {
  return certificate({
    subject: 'CN=Example Authority',
    issuer: 'CN=Example Root',
    names: [],
    notBefore: days(-1000),
    notAfter: days(1000),
    keyType: 'rsa',
    keyBits: 4096,
    curve: null,
    signatureAlgorithm: 'sha256WithRSAEncryption',
    ...changed,
  });
}
