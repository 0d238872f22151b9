import type { Socket } from 'node:net';
import type { Handshake, TlsOptions } from './handshake.js';

/**
 * All that a collector has of the world. Each connection is resolved, judged and opened by the parent through libs/egress, within
 * the target's budget; the process that runs collectors has no network. What isn't had is a ToolRefused.
 */
export interface Tools {
  /** Aborted when the task is to end: cancelled, out of time, superseded. The process is killed soon after. */
  readonly signal: AbortSignal;
  /** One request on a connection of its own; redirects are answers, never followed; no certificate is refused. */
  request(url: string | URL, options?: RequestOptions): Promise<Answer>;
  /** One TLS handshake on a connection of its own, closed at once; no certificate is refused. */
  handshake(url: string | URL, options?: TlsOptions & Limits): Promise<Handshake>;
  /** A bare TCP connection to the URL's host and port, the caller's to close. `purpose` counts against the budget as it says. */
  connect(url: string | URL, options: { purpose: Purpose } & Limits): Promise<Socket>;
  /** What people see while it runs; at most a few a second are sent. `total` 0: not known yet. */
  progress(phase: string, counts?: { done?: number; total?: number }): void;
  /** A secret that the claim didn't hold, such as a token that was got with one: whatever leaves the task after it is without it. */
  conceal(secret: string): void;
  /** Some of what the task covers could not be looked at: it will end partial. The first reason is the one that is told. */
  incomplete(reason: string, detail: string): void;
}

/** What a connection is for: a handshake alone, or the one request that it carries. */
export type Purpose = { use: 'handshake' } | { use: 'request'; method: Method };

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Limits {
  /** For all of it; 15 s without. */
  timeoutMs?: number;
}

export interface RequestOptions extends Limits {
  /** GET without. */
  method?: Method;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  tls?: TlsOptions;
  /** Of the decoded body, which is cut there; 256 KiB without. 0: it isn't waited for. */
  maxBytes?: number;
  /** Of https: nothing is sent to a server whose certificate isn't trusted, or is for another name (`certificate_not_valid`). */
  onlyTrusted?: boolean;
}

export interface Answer {
  /** What was asked for, in its one spelling. */
  readonly url: string;
  readonly status: number;
  readonly httpVersion: string;
  /** As they came: names in lower case, in order, one entry for each field. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The fields of one name, in order. */
  all(name: string): readonly string[];
  /** The fields of one name joined by commas, as HTTP reads them; undefined where there is none. Not for Set-Cookie. */
  header(name: string): string | undefined;
  /** Decoded (gzip, deflate, br), and cut at `maxBytes`. */
  readonly body: Buffer;
  readonly bodyCut: boolean;
  /** It was cut since its time was up: the rest may be much, or never come. */
  readonly bodyLate: boolean;
  /** Of https. */
  readonly tls: Handshake | null;
}

export type RefusedReason =
  /** The target's owner isn't proven, and this is more than its registered URL and five connections. */
  | 'ownership_not_proven'
  /** The task has had all the connections that it may have. */
  | 'budget_spent'
  /** Not an address that a tenant may name, or no address at all. */
  | 'egress_refused'
  | 'unresolvable'
  | 'connection_failed'
  | 'tls_failed'
  /** What was to be sent is for a server that proves who it is, and it does not. */
  | 'certificate_not_valid'
  /** Not HTTP, or an unknown coding. */
  | 'bad_response'
  | 'timeout'
  /** The task ends. */
  | 'aborted';

/** Nothing came back, and why: fit for a check's reason and for people. */
export class ToolRefused extends Error {
  override readonly name = 'ToolRefused';
  readonly reason: RefusedReason;
  /** The system's or OpenSSL's word, such as ECONNREFUSED or ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION. */
  readonly code: string | undefined;

  constructor(
    reason: RefusedReason,
    detail: string,
    { code, cause }: { code?: string; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.reason = reason;
    this.code = code;
  }
}
