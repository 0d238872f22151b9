import type { Reason } from './egress-refused.js';
import type { Method } from './next-hop.js';
import type { Opening } from './openings.js';

export interface Timeouts {
  resolve: number;
  /** TCP and TLS, each. */
  connect: number;
  /** From the request's first byte to the end of the answer's headers. */
  headers: number;
  /** Everything, all redirects included. */
  whole: number;
}

export interface EgressOptions {
  /** What operators opened for tenants; a function is asked each time, for settings that change while the service runs. */
  openings?: readonly Opening[] | (() => readonly Opening[]);
  /** `address` or `address:port`, IPv6 in brackets; without them those of the machine. */
  dnsServers?: readonly string[];
  /** Ports that need no opening; `any` is for scanners, whose targets are what somebody proved to own. */
  ports?: readonly number[] | 'any';
  /** Ranges of global unicast that are internal here: a cluster's IPv6 addresses, one's own public ones. */
  refuse?: readonly string[];
  /** Prefixes (of 32 to 96 bits) of this network's own NAT64, if it has another than 64:ff9b::/96. */
  nat64?: readonly string[];
  /** PEM, beside the usual ones. */
  certificateAuthorities?: readonly string[];
  /** Milliseconds. */
  timeouts?: Partial<Timeouts>;
  userAgent?: string;
  /** For logs and metrics; what it says isn't for tenants. Must not throw. */
  observe?: (outcome: Outcome) => void;
}

/** Of each hop one that says `connected` or why not, and another if it failed after that. */
export interface Outcome {
  tenantId: string;
  result: 'connected' | Reason;
  host?: string;
  port?: number;
  /** What the host resolved to; of a connection the one that it has. */
  addresses?: readonly string[];
}

export interface ResolveOptions {
  tenantId: string;
  signal?: AbortSignal;
}

/** A host whose addresses were all found good for a tenant. Only those that `resolveTarget` made are connected to. */
export interface Target {
  readonly tenantId: string;
  /** The URL in its one spelling, without fragment. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface ConnectOptions {
  /** Leaves every byte unread, for a socket that is handed to another process. */
  paused?: boolean;
  signal?: AbortSignal;
}

export interface RequestOptions extends ResolveOptions {
  method?: Method;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** `follow` (the default), `manual`: the redirect is the answer, `refuse`: it is an error. */
  redirect?: 'follow' | 'manual' | 'refuse';
  maxRedirects?: number;
  /** Of the body, as it comes and decoded. */
  maxBytes?: number;
  /** `refuse` (the default) a longer body, or `truncate` it. */
  overflow?: 'refuse' | 'truncate';
  /** Milliseconds. */
  timeouts?: Partial<Timeouts>;
}

export interface EgressResponse {
  status: number;
  /** Names in lower case; a field that came more than once is a list. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded. */
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: string;
  redirects: readonly { status: number; url: string }[];
}
