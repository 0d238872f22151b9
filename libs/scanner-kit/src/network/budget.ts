import type { Credential, TaskTarget } from '../task.js';
import { ToolRefused, type Purpose } from '../tools/tools.js';

/** What a target gets whose owner isn't proven: that much anybody may do to it. */
const unprovenConnections = 5;
const provenConnections = 200;
/** Of each address of tokens: one request, and one more for servers that want it the other way (RFC 6749, 2.3.1). */
const tokenConnections = 2;
const usualPorts = { http: '80', https: '443' };

/**
 * What a task may connect to, and how often. An unproven target: its registered origin, five times, for a handshake or a GET of
 * the registered URL. A proven one: its host, at its own port and those of http and https, as often as tasks do; and for each
 * connection of the task that gets tokens, the address for them that it names, wherever that is.
 */
export class Budget {
  private readonly registered: URL;
  private readonly isProven: boolean;
  private left: number;
  private readonly tokens = new Map<string, number>();

  constructor(
    { baseUrl, ownershipProven }: Pick<TaskTarget, 'baseUrl' | 'ownershipProven'>,
    credentials: readonly Pick<Credential, 'kind' | 'secret'>[] = [],
  ) {
    this.registered = plain(baseUrl);
    this.isProven = ownershipProven;
    this.left = ownershipProven ? provenConnections : unprovenConnections;
    if (ownershipProven) for (const url of tokenUrlsOf(credentials)) this.tokens.set(url, tokenConnections);
  }

  /** Takes one connection of the budget, also where it then fails. Throws ToolRefused. */
  spend(url: string, purpose: Purpose): URL {
    const asked = plain(url);
    if (this.isToken(asked, purpose)) return asked;
    if (this.isProven) this.checkProven(asked);
    else this.checkUnproven(asked, purpose);
    if (this.left === 0) {
      const reason = this.isProven ? 'budget_spent' : 'ownership_not_proven';
      const most = this.isProven ? provenConnections : unprovenConnections;
      throw new ToolRefused(reason, `The target has had the ${String(most)} connections that it may have.`);
    }
    this.left--;
    return asked;
  }

  private isToken({ href }: URL, purpose: Purpose): boolean {
    const left = this.tokens.get(href) ?? 0;
    if (left === 0 || purpose.use !== 'request' || purpose.method !== 'POST') return false;
    this.tokens.set(href, left - 1);
    return true;
  }

  private checkUnproven(asked: URL, purpose: Purpose): void {
    const isHandshake = purpose.use === 'handshake';
    const isRegistered = isHandshake
      ? asked.origin === this.registered.origin
      : asked.href === this.registered.href && purpose.method === 'GET';
    if (isRegistered) return;
    throw new ToolRefused(
      'ownership_not_proven',
      'Of a target that is not proven to be yours only its registered URL is asked for.',
    );
  }

  private checkProven(asked: URL): void {
    const ports = [portOf(this.registered), ...Object.values(usualPorts)];
    if (asked.hostname === this.registered.hostname && ports.includes(portOf(asked))) return;
    throw new ToolRefused(
      'ownership_not_proven',
      'It is another host, or another port, than what was proven.',
    );
  }
}

function tokenUrlsOf(credentials: readonly Pick<Credential, 'kind' | 'secret'>[]): string[] {
  return credentials.flatMap(({ kind, secret }) => {
    const url = kind === 'oauth2_client_credentials' ? URL.parse(secret['token_url'] ?? '') : null;
    return url?.protocol === 'https:' ? [url.href] : [];
  });
}

function plain(text: string): URL {
  if (!URL.canParse(text)) throw new ToolRefused('egress_refused', 'The address is not a URL.');
  const url = new URL(text);
  url.hash = '';
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ToolRefused('egress_refused', 'Only http and https are reached.');
  return url;
}

function portOf(url: URL): string {
  return url.port !== '' ? url.port : url.protocol === 'https:' ? usualPorts.https : usualPorts.http;
}
