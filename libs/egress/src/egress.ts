import { isIP, type Socket } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { readAddress } from './address.js';
import { Deadline } from './deadline.js';
import { EgressRefused } from './egress-refused.js';
import { type Answer, exchange } from './exchange.js';
import { Guard } from './guard.js';
import { type Hop, isRedirect, nextHop } from './next-hop.js';
import { openSocket, secure } from './open-socket.js';
import type {
  ConnectOptions,
  EgressOptions,
  EgressResponse,
  Outcome,
  RequestOptions,
  ResolveOptions,
  Target,
  Timeouts,
} from './options.js';
import { acceptedCodings } from './read-body.js';
import { readUrl } from './read-url.js';
import { requestHeaders } from './request-headers.js';
import { resolveName } from './resolve-name.js';

const usualTimeouts: Timeouts = { resolve: 5_000, connect: 5_000, headers: 10_000, whole: 30_000 };
const usualRedirects = 5;
const usualBytes = 1024 * 1024;
const maxHeaderBytes = 32 * 1024;
/** More addresses than a name needs would only cost attempts. */
const mostAddresses = 6;

/**
 * The only way to an address that a tenant named. A name is resolved once, every address that it has is judged, and the
 * connection is made to an address that was judged. Whatever isn't reached throws an EgressRefused.
 */
export class Egress {
  readonly #guard: Guard;
  readonly #options: EgressOptions;
  readonly #timeouts: Timeouts;
  readonly #targets = new WeakSet<Target>();
  #trust?: SecureContext;

  constructor(options: EgressOptions = {}) {
    this.#options = options;
    this.#timeouts = { ...usualTimeouts, ...options.timeouts };
    this.#guard = new Guard(options);
  }

  /** Looks up and judges where a URL leads, without connecting. */
  async resolveTarget(url: string | URL, { tenantId, signal }: ResolveOptions): Promise<Target> {
    using deadline = new Deadline({ caller: signal });
    return await this.#resolve(url, tenantId, { deadline, timeouts: this.#timeouts });
  }

  /** A TCP connection to a target that `resolveTarget` gave. Its errors are the caller's to listen for. */
  async connect(target: Target, { paused = false, signal }: ConnectOptions = {}): Promise<Socket> {
    using deadline = new Deadline({ caller: signal });
    return await this.#open(target, paused, { deadline, timeouts: this.#timeouts });
  }

  /** One request, its redirects followed, its answer read whole within limits. Each hop has a connection of its own. */
  async request(url: string | URL, options: RequestOptions): Promise<EgressResponse> {
    const { tenantId, method = 'GET', body, redirect = 'follow', signal } = options;
    const { maxRedirects = usualRedirects, maxBytes = usualBytes, overflow = 'refuse' } = options;
    const timeouts = { ...this.#timeouts, ...options.timeouts };
    const defaults = {
      'user-agent': this.#options.userAgent ?? 'palisade',
      'accept-encoding': acceptedCodings,
    };
    const limits = { maxBytes, overflow, maxHeaderBytes, headersMilliseconds: timeouts.headers };
    const wanted = (answer: Pick<Answer, 'status' | 'headers'>) =>
      redirect === 'manual' || !isRedirect(answer);

    using deadline = new Deadline({ milliseconds: timeouts.whole, caller: signal });
    const headers = requestHeaders(defaults, options.headers);
    const redirects: EgressResponse['redirects'][number][] = [];
    let place: string | URL = url;
    let rest: Omit<Hop, 'url'> = { method, headers, body };
    for (;;) {
      const target = await this.#resolve(place, tenantId, { deadline, timeouts });
      const hop: Hop = { ...rest, url: new URL(target.url) };
      const socket = await this.#open(target, false, { deadline, timeouts });
      const { answer, next } = await this.#reported(target, async () => {
        try {
          const secured = await this.#secured(socket, hop.url, target.host, { deadline, timeouts });
          const answer = await exchange(secured, hop, { deadline, limits, wanted });
          if (wanted(answer)) return { answer };
          if (redirect === 'refuse') throw new EgressRefused('bad-redirect');
          if (redirects.length >= maxRedirects) throw new EgressRefused('too-many-redirects');
          return { answer, next: nextHop(hop, answer) };
        } finally {
          socket.destroy();
        }
      });
      if (next === undefined) return { ...answer, url: target.url, redirects };
      redirects.push({ status: answer.status, url: target.url });
      ({ url: place, ...rest } = next);
    }
  }

  async #resolve(url: string | URL, tenantId: string, { deadline, timeouts }: Bounds): Promise<Target> {
    const known: Omit<Outcome, 'result'> = { tenantId };
    return await this.#reported(known, async () => {
      const place = readUrl(url);
      const { host, port } = place;
      Object.assign(known, { host, port });
      this.#guard.checkPlace(tenantId, place);
      const found = isIP(host) === 0 ? await this.#lookUp(host, { deadline, timeouts }) : [host];
      known.addresses = found;
      this.#guard.checkAddresses(tenantId, place, found);
      const addresses = [...new Set(found.map(plain))].slice(0, mostAddresses);
      const target = Object.freeze({
        tenantId,
        url: place.url.href,
        host,
        port,
        addresses: Object.freeze(addresses),
      });
      this.#targets.add(target);
      return target;
    });
  }

  async #lookUp(host: string, { deadline, timeouts }: Bounds): Promise<string[]> {
    const { dnsServers: servers } = this.#options;
    const milliseconds = timeouts.resolve;
    return await deadline.stage('resolve', milliseconds, (signal) =>
      resolveName(host, { servers, milliseconds, signal }),
    );
  }

  async #open(target: Target, paused: boolean, { deadline, timeouts }: Bounds): Promise<Socket> {
    if (!this.#targets.has(target)) throw new TypeError('only what resolveTarget gave is connected to');
    const { addresses, port } = target;
    const milliseconds = timeouts.connect;
    const socket = await this.#reported(target, () =>
      deadline.stage('connect', milliseconds, (signal) =>
        openSocket({ addresses, port, paused, milliseconds, signal }),
      ),
    );
    this.#observe({ ...outcomeAt(target), addresses: [socket.remoteAddress ?? ''], result: 'connected' });
    return socket;
  }

  async #secured(socket: Socket, url: URL, host: string, { deadline, timeouts }: Bounds): Promise<Socket> {
    if (url.protocol === 'http:') return socket;
    this.#trust ??= trusting(this.#options.certificateAuthorities);
    const secureContext = this.#trust;
    return await deadline.stage('connect', timeouts.connect, (signal) =>
      secure(socket, host, { signal, secureContext }),
    );
  }

  async #reported<T>(at: Omit<Outcome, 'result'>, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof EgressRefused) this.#observe({ ...outcomeAt(at), result: error.reason });
      throw error;
    }
  }

  #observe(outcome: Outcome): void {
    this.#options.observe?.(outcome);
  }
}

interface Bounds {
  deadline: Deadline;
  timeouts: Timeouts;
}

function outcomeAt({ tenantId, host, port, addresses }: Omit<Outcome, 'result'>): Omit<Outcome, 'result'> {
  return { tenantId, host, port, addresses };
}

function plain(address: string): string {
  return readAddress(address)?.toString() ?? address;
}

/** What `ca` names replaces the usual authorities, so they are named too. */
function trusting(authorities: readonly string[] = []): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), ...authorities] });
}
