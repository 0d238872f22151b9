import type { Socket } from 'node:net';
import type { Handshake, TlsOptions } from '../tools/handshake.js';
import {
  ToolRefused,
  type Answer,
  type Limits,
  type Purpose,
  type RequestOptions,
  type Tools,
} from '../tools/tools.js';
import type { Redaction } from '../redaction.js';
import type { Connections } from './connections.js';
import { answerWith, exchange } from './exchange.js';
import { secure } from './handshakes.js';

const usualTimeoutMs = 15_000;
const progressEveryMs = 250;

export interface ToolsParts {
  signal: AbortSignal;
  connections: Connections;
  /** PEM, trusted beside the usual ones. */
  authorities: readonly string[];
  progress: (phase: string, done: number, total: number) => void;
  incomplete: (reason: string, detail: string) => void;
  conceal: (secret: string) => void;
  redaction: Redaction;
}

export class ChildTools implements Tools {
  readonly signal: AbortSignal;
  private readonly parts: ToolsParts;
  private latest: Parameters<ToolsParts['progress']> | undefined;

  constructor(parts: ToolsParts) {
    this.parts = parts;
    this.signal = parts.signal;
  }

  async connect(url: string | URL, { purpose, timeoutMs }: { purpose: Purpose } & Limits): Promise<Socket> {
    const socket = await this.parts.connections.open(readUrl(url), purpose);
    const signal = this.limit(timeoutMs);
    signal.addEventListener('abort', () => socket.destroy());
    return socket;
  }

  async handshake(url: string | URL, options: TlsOptions & Limits = {}): Promise<Handshake> {
    const place = readUrl(url);
    if (place.protocol !== 'https:') throw new TypeError('a handshake is of an https URL');
    const socket = await this.parts.connections.open(place, { use: 'handshake' });
    try {
      return (await this.secured(socket, place, options, this.limit(options.timeoutMs))).handshake;
    } finally {
      socket.destroy();
    }
  }

  async request(url: string | URL, options: RequestOptions = {}): Promise<Answer> {
    const place = readUrl(url);
    const { method = 'GET' } = options;
    const socket = await this.parts.connections.open(place, { use: 'request', method });
    const signal = this.limit(options.timeoutMs);
    try {
      if (place.protocol === 'http:')
        return this.withoutSecrets(await exchange(socket, place, { options, handshake: null, signal }));
      const { secured, handshake } = await this.secured(socket, place, options.tls, signal);
      if (options.onlyTrusted === true && !(handshake.trusted && handshake.nameMatches))
        throw new ToolRefused('certificate_not_valid', 'The server does not prove who it is.');
      return this.withoutSecrets(await exchange(secured, place, { options, handshake, signal }));
    } finally {
      socket.destroy();
    }
  }

  progress(phase: string, { done = 0, total = 0 }: { done?: number; total?: number } = {}): void {
    const said: Parameters<ToolsParts['progress']> = [phase, done, total];
    const isWaiting = this.latest !== undefined;
    this.latest = said;
    if (isWaiting) return;
    this.parts.progress(...said);
    setTimeout(() => {
      const { latest = said } = this;
      this.latest = undefined;
      if (latest !== said) this.parts.progress(...latest);
    }, progressEveryMs).unref();
  }

  conceal(secret: string): void {
    this.parts.redaction.learn(secret);
    this.parts.conceal(secret);
  }

  incomplete(reason: string, detail: string): void {
    this.parts.incomplete(reason, detail);
  }

  /** A server may echo what it was sent, where a check would quote it, and cut the quotation within. */
  private withoutSecrets(answer: Answer): Answer {
    const { redaction } = this.parts;
    // Fields are bytes, of which Node makes characters.
    const text = (given: string) => redaction.bytes(Buffer.from(given, 'latin1')).toString('latin1');
    const { url, status, httpVersion, fields, body, bodyCut, bodyLate, tls } = answer;
    return answerWith({
      ...{ status, httpVersion, bodyCut, bodyLate, tls },
      url: text(url),
      fields: fields.map(([name, value]) => [text(name), text(value)] as const),
      body: redaction.bytes(body),
    });
  }

  private secured(socket: Socket, url: URL, options: TlsOptions | undefined, signal: AbortSignal) {
    return secure(socket, url, { authorities: this.parts.authorities, options, signal });
  }

  private limit(timeoutMs = usualTimeoutMs): AbortSignal {
    return AbortSignal.any([this.signal, AbortSignal.timeout(timeoutMs)]);
  }
}

function readUrl(from: string | URL): URL {
  if (!URL.canParse(String(from))) throw new ToolRefused('egress_refused', 'The address is not a URL.');
  const url = new URL(String(from));
  url.hash = '';
  return url;
}
