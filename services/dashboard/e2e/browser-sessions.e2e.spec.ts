import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Json } from './api.js';
import { eventually } from './eventually.js';
import { startSystem, type Person, type System } from './system.js';

let system: System;
const opened: WebSocket[] = [];

beforeAll(async () => {
  system = await startSystem();
}, 180_000);
afterEach(() => {
  for (const each of opened.splice(0)) each.terminate();
});
afterAll(() => system.close());

/** What a browser keeps and sends for a page of ours. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(new URL(path, system.url), {
      method,
      headers: {
        origin: new URL(system.url).origin,
        'sec-fetch-site': 'same-origin',
        cookie: this.cookieFor(path),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)),
    };
  }

  async login(person: Person) {
    const answer = await this.ask('POST', '/v1/auth/login', system.demo[person]);
    expect(answer.status).toBe(200);
    return answer;
  }

  has(name: string): boolean {
    return this.cookies.has(name);
  }

  forget(name: string): void {
    this.cookies.delete(name);
  }

  /** As another tab that has sent its request before the answer to this one's came. */
  copy(): Browser {
    const other = new Browser();
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  stream(origin = new URL(system.url).origin): WebSocket {
    const url = new URL('/v1/stream', system.url.replace('http', 'ws'));
    const socket = new WebSocket(url, { headers: { origin, cookie: this.cookieFor('/v1/stream') } });
    socket.on('error', () => undefined);
    opened.push(socket);
    return socket;
  }

  private cookieFor(path: string): string {
    const sent = [...this.cookies].filter(
      ([name]) => name !== 'palisade_refresh' || path.startsWith('/v1/auth'),
    );
    return sent.map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0\b/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

const access = 'palisade_access';
const refresh = 'palisade_refresh';

describe('a browser', () => {
  it('is known by its cookies, and by nothing that a script could read', async () => {
    const browser = new Browser();
    const { headers, body } = await browser.login('admin');
    expect(headers.getSetCookie()).toHaveLength(2);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-palisade-session')).toBeNull();
    expect(JSON.stringify(body)).not.toContain('palr_');
    await eventually(async () => {
      const { status, body: me } = await browser.ask('GET', '/v1/auth/me');
      if (status !== 200) throw new Error(`answered ${status}`);
      expect(me).toMatchObject({ role: 'admin', organization: { id: system.tenantId } });
    });
    expect((await browser.ask('GET', '/v1/alerts')).status).toBe(200);
  });

  it('goes on with a refresh when its access cookie is gone, two tabs at once as well', async () => {
    const browser = new Browser();
    await browser.login('analyst');
    browser.forget(access);
    expect((await browser.ask('GET', '/v1/alerts')).status).toBe(401);
    const other = browser.copy();
    const answers = await Promise.all([browser, other].map((tab) => tab.ask('POST', '/v1/auth/refresh')));
    for (const { status, headers, body } of answers) {
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(Object.keys(body as object).sort()).toEqual(['expires_at', 'organization', 'role', 'user']);
    }
    for (const tab of [browser, other]) expect((await tab.ask('GET', '/v1/alerts')).status).toBe(200);
  });

  it('can not be made to act by another site', async () => {
    const browser = new Browser();
    await browser.login('admin');
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const path of ['/v1/auth/logout', '/v1/auth/refresh', '/v1/auth/login', '/v1/api-keys']) {
      const { status, body } = await browser.ask('POST', path, {}, evil);
      expect([path, status, body.type]).toEqual([path, 403, 'urn:palisade:problem:cross-site']);
    }
    expect((await browser.ask('GET', '/v1/auth/me')).status).toBe(200);
  });

  it('is nobody after its logout', async () => {
    const browser = new Browser();
    await browser.login('viewer');
    const before = browser.copy();
    expect((await browser.ask('POST', '/v1/auth/logout')).status).toBeLessThan(300);
    expect([browser.has(access), browser.has(refresh)]).toEqual([false, false]);
    await eventually(async () => {
      expect((await before.ask('GET', '/v1/alerts')).status).toBe(401);
    });
    const again = await before.ask('POST', '/v1/auth/refresh');
    expect([again.status, again.body.type]).toEqual([401, 'urn:palisade:problem:session-ended']);
    expect(before.has(refresh)).toBe(false);
  });
});

describe('its stream', () => {
  const firstOf = async (socket: WebSocket) => {
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString());
  };
  const refusalOf = async (socket: WebSocket) => {
    const [, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      { statusCode?: number; resume(): void },
    ];
    response.resume();
    return response.statusCode;
  };

  it('opens with the cookie, for our pages only', async () => {
    const browser = new Browser();
    await browser.login('analyst');
    const hello = await eventually(() => firstOf(browser.stream()));
    expect(hello).toMatchObject({ type: 'hello', data: { can: ['alert', 'file_access_event'] } });
    expect(await refusalOf(browser.stream('https://evil.example'))).toBe(403);
    expect(await refusalOf(new Browser().stream())).toBe(401);
  });

  it('is closed when the session ends', async () => {
    const browser = new Browser();
    await browser.login('analyst');
    const socket = browser.stream();
    expect(await firstOf(socket)).toMatchObject({ type: 'hello' });
    const closed = once(socket, 'close');
    await browser.ask('POST', '/v1/auth/logout');
    expect((await closed)[0]).toBe(4401);
  });
});
