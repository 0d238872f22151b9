import type { Credentials, Json } from './api.js';

interface Cookie {
  value: string;
  path: string;
  /** Its attributes, in lower case. */
  attributes: string[];
}

export interface Seen {
  status: number;
  headers: Headers;
  body: Json;
  text: string;
  url: string;
}

interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
}

export const accessCookie = 'palisade_access';
export const refreshCookie = 'palisade_refresh';

const unsafe = (method: string) => method !== 'GET';

/** What a browser sends and keeps without any page: cookies by their path, and Origin with each change. */
export class PlainBrowser {
  readonly cookies = new Map<string, Cookie>();
  /** Every answer so far. */
  readonly seen: Seen[] = [];

  constructor(readonly origin: string) {}

  /** Another tab: it has the same cookies until one of them changes. */
  tab(): PlainBrowser {
    const other = new PlainBrowser(this.origin);
    for (const [name, cookie] of this.cookies) other.cookies.set(name, cookie);
    return other;
  }

  get access(): string {
    return this.valueOf(accessCookie);
  }

  get refreshToken(): string {
    return this.valueOf(refreshCookie);
  }

  logIn(credentials: Credentials): Promise<Seen> {
    return this.ask('POST', '/v1/auth/login', { body: credentials });
  }

  refresh(): Promise<Seen> {
    return this.ask('POST', '/v1/auth/refresh');
  }

  /** Headers given here win; an empty one isn't sent. */
  async ask(method: string, path: string, { body, headers = {} }: Asked = {}): Promise<Seen> {
    const url = new URL(path, this.origin);
    const cookie = this.cookiesFor(url.pathname);
    const sent: Record<string, string> = {
      cookie,
      'content-type': body === undefined ? '' : 'application/json',
      'sec-fetch-site': 'same-origin',
      origin: unsafe(method) ? this.origin : '',
      ...headers,
    };
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const seen = {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
      text,
      url: response.url,
    };
    this.keep(response.headers);
    this.seen.push(seen);
    return seen;
  }

  cookiesFor(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  private keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = pair.split(/=(.*)/, 2);
      const attributes = rest.map((attribute) => attribute.toLowerCase());
      if (attributes.includes('max-age=0')) this.cookies.delete(name);
      else this.cookies.set(name, { value, path: pathIn(rest), attributes });
    }
  }

  private valueOf(name: string): string {
    const cookie = this.cookies.get(name);
    if (cookie === undefined) throw new Error(`the browser has no cookie ${name}`);
    return cookie.value;
  }
}

function pathIn(attributes: readonly string[]): string {
  return attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
}
