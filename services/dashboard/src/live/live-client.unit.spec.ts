import { beforeEach, describe, expect, it } from '@jest/globals';
import { LiveClient, type LiveOptions, type Socket } from './live-client.js';
import type { LiveAlert, LiveEvent } from './protocol.js';

class FakeSocket implements Socket {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly sent: { type: string; subscription: string; filter?: object }[] = [];
  closedWith: number | undefined;

  constructor(readonly cursor: string | undefined) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  greets({ cursor = 'c0', resumed = false } = {}): void {
    const data = { connection_id: '1', cursor, resumed, heartbeat_seconds: 15, can: ['alert'] };
    this.says({ type: 'hello', data });
  }
}

let sockets: FakeSocket[];
let timers: { at: number; run: () => void }[];
let now: number;
let refreshes: boolean[];
let sessionEnds: number;

const last = () => sockets.at(-1)!;

function advance(milliseconds: number): void {
  now += milliseconds;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const { run } of due) run();
}

function client(more: Partial<LiveOptions> = {}): LiveClient {
  const made = new LiveClient({
    open: (cursor) => {
      sockets.push(new FakeSocket(cursor));
      return last();
    },
    refresh: async () => refreshes.shift() ?? true,
    onSessionEnd: () => (sessionEnds += 1),
    now: () => now,
    random: () => 1,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    ...more,
  });
  made.start();
  return made;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  sockets = [];
  timers = [];
  now = 1_000_000;
  refreshes = [];
  sessionEnds = 0;
});

describe('the live connection', () => {
  it('is live once it is greeted, and tells who watches', () => {
    const live = client();
    let told = 0;
    live.watch(() => (told += 1));
    expect(live.status().state).toBe('connecting');
    last().greets();
    expect(live.status()).toMatchObject({ state: 'live', behindSeconds: 0 });
    expect(told).toBe(1);
  });

  it('resumes where it was: after the last alert or heartbeat', () => {
    client();
    last().greets({ cursor: 'c1' });
    last().says({ type: 'alert', cursor: 'c2', trace_id: null, data: {} });
    last().onclose?.({ code: 1006 });
    advance(500);
    expect(sockets.map(({ cursor }) => cursor)).toEqual([undefined, 'c2']);
    last().greets({ cursor: 'c2', resumed: true });
    last().says({ type: 'heartbeat', data: { at: '', cursor: 'c3', events_behind_seconds: 0 } });
    last().onclose?.({ code: 1012 });
    advance(1000);
    expect(last().cursor).toBe('c3');
  });

  it('waits longer with every failure, up to half a minute', () => {
    client();
    const waits = Array.from({ length: 9 }, () => {
      last().onclose?.({ code: 1012 });
      const wait = timers[0]!.at - now;
      advance(wait);
      return wait;
    });
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  const waitAfter = (code: number) => {
    last().onclose?.({ code });
    const wait = Math.min(...timers.map(({ at }) => at)) - now;
    advance(wait);
    return wait;
  };

  it.each([1009, 1012, 4400, 4408])(
    'waits longer each time that it is greeted and soon closed with %i',
    (code) => {
      client();
      const waits = Array.from({ length: 6 }, () => {
        last().greets();
        return waitAfter(code);
      });
      expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
      expect(sockets).toHaveLength(7);
    },
  );

  it('begins with a short wait again after a connection that lasted', () => {
    client();
    Array.from({ length: 3 }, () => waitAfter(1012));
    last().greets();
    advance(29_000);
    expect(waitAfter(4400)).toBe(4000);
    last().greets();
    advance(30_000);
    expect(waitAfter(4400)).toBe(500);
  });

  it('takes a silent connection for dead after 40 s', () => {
    const live = client();
    last().greets();
    advance(39_000);
    last().says({ type: 'heartbeat', data: { at: '', cursor: 'c', events_behind_seconds: 0 } });
    advance(39_000);
    expect(live.status().state).toBe('live');
    advance(1000);
    expect(live.status()).toMatchObject({ state: 'disconnected', since: now });
    expect(sockets[0]?.closedWith).toBe(4000);
    advance(500);
    expect(sockets).toHaveLength(2);
  });

  it('says since when it is disconnected, through all tries', () => {
    const live = client();
    last().greets();
    const lostAt = now;
    last().onclose?.({ code: 1006 });
    advance(500);
    last().onclose?.({ code: 1006 });
    expect(live.status()).toMatchObject({ state: 'disconnected', since: lostAt });
  });

  it('gets new cookies when the session or the membership changed, and connects again', async () => {
    client();
    last().greets();
    last().onclose?.({ code: 4403 });
    advance(500);
    await settled();
    expect(sockets).toHaveLength(2);
    expect(sessionEnds).toBe(0);
  });

  it('ends when there are no new cookies to have', async () => {
    refreshes = [false];
    const live = client();
    last().greets();
    last().onclose?.({ code: 4401 });
    advance(500);
    await settled();
    expect(sockets).toHaveLength(1);
    expect(live.status().state).toBe('ended');
    expect(sessionEnds).toBe(1);
  });

  it('goes on trying while the server that has the session is away', async () => {
    client({ refresh: () => Promise.reject(new Error('away')) });
    last().onclose?.({ code: 4401 });
    advance(500);
    await settled();
    expect(sockets).toHaveLength(2);
  });

  it('has lists read again when alerts may have been missed', () => {
    const live = client();
    let holes = 0;
    live.onHole(() => (holes += 1));
    last().greets();
    last().onclose?.({ code: 1006 });
    advance(500);
    last().greets({ resumed: false });
    expect(holes).toBe(1);
    last().onclose?.({ code: 4400 });
    advance(1000);
    expect(holes).toBe(2);
    expect(last().cursor).toBeUndefined();
  });

  it('hands on alerts until nobody listens', () => {
    const live = client();
    const seen: LiveAlert[] = [];
    const stop = live.onAlert((alert) => seen.push(alert));
    last().greets();
    last().says({ type: 'alert', cursor: 'c', trace_id: null, data: { id: 'a' } });
    stop();
    last().says({ type: 'alert', cursor: 'c', trace_id: null, data: { id: 'b' } });
    expect(seen.map(({ id }) => id)).toEqual(['a']);
  });

  it('ignores what it does not know, and what is no JSON', () => {
    const live = client();
    last().greets();
    last().says({ type: 'invention', data: {} });
    last().onmessage?.({ data: '{' });
    expect(live.status().state).toBe('live');
  });

  it('does not reconnect once it was stopped', () => {
    const live = client();
    last().greets();
    live.stop();
    advance(60_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.closedWith).toBe(1000);
  });

  it('reconnects at once when asked, without a second connection', () => {
    const live = client();
    last().greets();
    last().onclose?.({ code: 1006 });
    live.reconnectNow();
    expect(sockets).toHaveLength(2);
    advance(30_000);
    last().greets();
    live.reconnectNow();
    expect(sockets).toHaveLength(2);
  });
});

describe('subscriptions', () => {
  const filter = { actor: 'ann@corp.com' };

  it('are made when connected, and again after a reconnect', () => {
    const live = client();
    const seen: LiveEvent[] = [];
    live.subscribe('feed', { filter }, (event) => seen.push(event));
    expect(last().sent).toEqual([]);
    last().greets();
    last().onclose?.({ code: 1006 });
    advance(500);
    last().greets();
    expect(last().sent).toEqual([
      { type: 'subscribe', subscription: 'feed', to: 'file_access_event', filter },
    ]);
    last().says({ type: 'file_access_event', subscription: 'feed', trace_id: null, data: { event_id: '1' } });
    last().says({
      type: 'file_access_event',
      subscription: 'other',
      trace_id: null,
      data: { event_id: '2' },
    });
    expect(seen.map(({ event_id }) => event_id)).toEqual(['1']);
  });

  it('count what was not sent, until they end or are replaced', () => {
    const live = client();
    const stop = live.subscribe('feed', { filter }, () => undefined);
    last().greets();
    last().says({ type: 'gap', subscription: 'feed', data: { count: 3 } });
    last().says({ type: 'gap', subscription: 'feed', data: { count: 4 } });
    expect(live.status().dropped).toEqual({ feed: 7 });
    stop();
    expect(live.status().dropped).toEqual({});
    expect(last().sent.at(-1)).toEqual({ type: 'unsubscribe', subscription: 'feed' });
  });

  it('say why they were refused, until they are replaced or end', () => {
    const live = client();
    const stop = live.subscribe('feed', { filter: { ip: '10.' } }, () => undefined);
    last().greets();
    const refuse = (subscription: string, data: object) =>
      last().says({ type: 'error', subscription, data: { type: '', title: 'Invalid', ...data } });
    refuse('feed', {
      detail: 'It is invalid.',
      errors: [{ path: 'filter.ip', message: 'ip must be whole' }],
    });
    expect(live.status()).toMatchObject({ state: 'live', refused: { feed: { why: 'ip must be whole' } } });
    stop();
    expect(live.status().refused).toEqual({});
    refuse('feed', {});
    expect(live.status().refused).toEqual({});

    live.subscribe('feed', { filter }, () => undefined);
    refuse('feed', { detail: 'Not allowed.' });
    expect(live.status().refused).toEqual({ feed: { why: 'Not allowed.', isOff: false } });
    live.subscribe('feed', { filter: {} }, () => undefined);
    expect(live.status().refused).toEqual({});
    expect(sockets).toHaveLength(1);
  });

  it('that the organization turned off are asked for again until they are on', () => {
    const live = client();
    live.subscribe('feed', { filter }, () => undefined);
    last().greets();
    const off = { type: 'urn:palisade:problem:feature-off', title: 'Turned off', detail: 'Not now.' };
    const isRefused = () => last().says({ type: 'error', subscription: 'feed', data: off });
    isRefused();
    expect(live.status().refused).toEqual({ feed: { why: 'Not now.', isOff: true } });
    for (const times of [2, 3]) {
      last().says({ type: 'heartbeat', data: { cursor: 'c1', events_behind_seconds: null } });
      advance(15_000);
      expect(last().sent).toHaveLength(times);
      isRefused();
    }
    advance(15_000);
    last().says({ type: 'subscribed', subscription: 'feed' });
    expect(live.status().refused).toEqual({});
    advance(15_000);
    expect(last().sent.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => 'subscribe'));
  });

  it('that were replaced do not end the new one', () => {
    const live = client();
    last().greets();
    const stopOld = live.subscribe('feed', { filter }, () => undefined);
    live.subscribe('feed', { filter: {} }, () => undefined);
    stopOld();
    expect(last().sent.map(({ type }) => type)).toEqual(['subscribe', 'subscribe']);
  });
});
