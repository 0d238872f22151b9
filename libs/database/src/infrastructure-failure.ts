import { isError } from '@palisade/telemetry';

/** Postgres was away, refused this process, or asked to be tried again: nothing is wrong with the work, which may be repeated. */
export class InfrastructureFailure extends Error {
  override readonly name = 'InfrastructureFailure';
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // a Unix socket whose server is away; narrowed to connects below
]);

// Connection exceptions (08), insufficient resources (53), operator intervention (57P), system error (58),
// serialization failure, deadlock, lock not available, read-only transaction (a standby after a failover).
const states = /^(?:08[0-9A-Z]{3}|53[0-9A-Z]{3}|57P0[1-5]|58[0-9A-Z]{3}|40001|40P01|55P03|25006)$/;

// Nobody is let in with these credentials, or from here without TLS (28); there is no such database (3D000).
const refusedStates = /^(?:28[0-9A-Z]{3}|3D000)$/;
// Node's, of a certificate that isn't what it should be, and OpenSSL's alerts.
const tlsCodes =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;
const plainOnly = 'The server does not support SSL connections';

// node-postgres has no codes for these.
const messages =
  /^(?:Connection terminated|Connection ended unexpectedly|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end|Query read timeout|Driver not Connected)/;

/**
 * Whether the error, or one that it wraps, says that Postgres was unreachable, stopping, out of resources, or lost a
 * race that a retry wins. A statement that timed out (57014) is not: retrying it without limit would block what follows.
 */
export function isInfrastructureFailure(error: unknown): boolean {
  return isAny(error, (one) => saysSo(one) || saysRefused(one));
}

/**
 * Whether it says that Postgres, or its certificate, was refused: nothing is wrong with the work, but somebody has to mend
 * a password, a certificate or an address before it goes on.
 */
export function isRefusal(error: unknown): boolean {
  return isAny(error, saysRefused);
}

function isAny(error: unknown, says: (error: object) => boolean): boolean {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (says(next)) return true;
    const { cause, driverError, errors } = next as Record<string, unknown>;
    queue.push(cause, driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : []));
  }
  return false;
}

function saysRefused(error: object): boolean {
  if (!isError(error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && (refusedStates.test(code) || tlsCodes.test(code))) return true;
  return error.message === plainOnly;
}

function saysSo(error: object): boolean {
  if (error instanceof InfrastructureFailure) return true;
  // Not by instanceof: an error of Node's own may come from another realm than this module's.
  if (!isError(error)) return false;
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown };
  if (typeof code === 'string') {
    if (code === 'ENOENT') return syscall === 'connect';
    if (networkCodes.has(code) || states.test(code)) return true;
  }
  return messages.test(error.message);
}
