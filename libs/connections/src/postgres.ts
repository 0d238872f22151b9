import { refuse, type Fault } from './fault.js';
import { certificatesIn, pemOf } from './pem.js';

/** Where Postgres is, as whom, and whose certificate it must have. */
export interface PostgresAddress {
  url: string;
  /** PEM; without it the certificates that Node trusts. */
  ca?: string;
}

/** As node-postgres takes it. */
export interface PostgresConnection {
  connectionString: string;
  ssl: false | { ca?: string; rejectUnauthorized: true };
}

/**
 * What libpq takes for less than `verify-full` is `verify-full` here: a connection is never less safe than was asked, and
 * none is encrypted without knowing for whom.
 */
const verifying = ['verify-full', 'verify-ca', 'require', 'prefer'];
/** Parameters by which node-postgres would decide otherwise, or read files of its own. */
const elsewhere = ['ssl', 'sslcert', 'sslkey', 'sslrootcert', 'sslnegotiation', 'uselibpqcompat'];

/**
 * TLS with the server's certificate and name verified when the URL has an `sslmode` or there is a CA; plain when it says
 * `sslmode=disable`, or nothing and there is no CA. Throws, naming the setting, on what is neither.
 */
export function postgresOf(address: PostgresAddress, setting = 'DATABASE_URL'): PostgresConnection {
  refuse(postgresFaults(address, setting));
  const url = new URL(address.url);
  const mode = url.searchParams.get('sslmode') ?? (isGiven(address.ca) ? 'verify-full' : 'disable');
  // node-postgres lets the URL's parameters replace what it is told of TLS, the CA included.
  url.searchParams.delete('sslmode');
  const connectionString = url.toString();
  if (mode === 'disable') return { connectionString, ssl: false };
  const ca = isGiven(address.ca) ? { ca: pemOf(address.ca) } : {};
  return { connectionString, ssl: { ...ca, rejectUnauthorized: true } };
}

/** `setting` is the one that has the URL; the CA's is DATABASE_CA. */
export function postgresFaults({ url, ca }: PostgresAddress, setting = 'DATABASE_URL'): Fault[] {
  const fault = urlFault(url, isGiven(ca));
  return [
    ...(fault === undefined ? [] : [{ setting, fault }]),
    ...(isGiven(ca) && !certificatesIn(ca)
      ? [{ setting: 'DATABASE_CA', fault: 'must be one or more certificates in PEM' }]
      : []),
  ];
}

function urlFault(text: string, withCa: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return 'must be a URL, postgres://…';
  const foreign = elsewhere.find((name) => url.searchParams.has(name));
  if (foreign !== undefined)
    return `must not have ${foreign}: sslmode=verify-full, and DATABASE_CA for a CA of your own, say all there is`;
  const mode = url.searchParams.get('sslmode');
  if (mode === null || verifying.includes(mode)) return undefined;
  if (mode !== 'disable') return 'must have no sslmode but verify-full or disable';
  return withCa ? 'says sslmode=disable, and DATABASE_CA is set: take one of them away' : undefined;
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
