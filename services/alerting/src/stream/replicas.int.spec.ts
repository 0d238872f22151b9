import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiKeyRecord, FileAccessEventRecord } from '@palisade/contracts';
import { Alerting } from '../testing/alerting.js';
import { detectionOf } from '../testing/detection.js';
import { eventOf } from '../testing/file-access-event.js';
import { Identity } from '../testing/signed-in.js';
import type { StreamClient } from '../testing/stream-client.js';
import { until } from '../testing/until.js';
import { cursorOf } from './cursor.js';

let replicas: [Alerting, Alerting];
let tenantId: string;
let key: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  const first = await Alerting.start({ STREAM_BUFFER_KIB: 64, STREAM_EVENTS_PER_SECOND: 10_000 });
  replicas = [first, await Alerting.start({ STREAM_EVENTS_PER_SECOND: 10_000 }, { beside: first })];
});
afterAll(async () => {
  await replicas[1].close();
  await replicas[0].close();
});
beforeEach(async () => {
  tenantId = randomUUID();
  key = await keyOnBoth();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

const known = (token: string) =>
  Promise.all(
    replicas.map((replica) => until(async () => (await replica.get('/v1/alerts', token)).status === 200)),
  );

async function keyOnBoth(): Promise<string> {
  const made = await replicas[0].keyOf(tenantId, 'alerts:read', 'alerts:triage', 'file-access:read');
  await known(made);
  return made;
}

async function connect(replica: Alerting, token = key, since?: string): Promise<StreamClient> {
  const client = await replica.stream(token, since === undefined ? {} : { since });
  clients.push(client);
  return client;
}

/** Somebody who is cut off again and again, goes on where he was on either replica, and keeps all that he is told. */
class Wanderer {
  readonly told: { id: string; revision: number; sequence: number }[] = [];
  private cursor = cursorOf(tenantId, 0);

  async wander(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const client = await this.connect();
      await setTimeout(20 + Math.random() * 150);
      client.cut();
      this.keep(client);
    }
  }

  /** Stays until he has been told of everything up to `sequence`. */
  async stayUntil(sequence: number): Promise<void> {
    const client = await this.connect();
    const last = () => (client.of('alert').at(-1)?.data.sequence as number | undefined) ?? 0;
    const before = this.told.at(-1)?.sequence ?? 0;
    await until(async () => Math.max(before, last()) >= sequence);
    this.keep(client);
  }

  private connect(): Promise<StreamClient> {
    return connect(replicas[Math.random() < 0.5 ? 0 : 1], key, this.cursor);
  }

  private keep(client: StreamClient): void {
    expect(client.frames[0]?.type).toBe('hello');
    for (const { data } of client.of('alert')) this.told.push(data);
    this.cursor = client.cursor;
  }
}

it('no alert is missed and none told twice, wherever clients go on while alerts change', async () => {
  const actors = Array.from({ length: 25 }, (_, n) => `a${String(n)}@corp.com`);
  let isOver = false;
  const wanderers = Array.from({ length: 6 }, () => new Wanderer());
  const wandering = wanderers.map((wanderer) => wanderer.wander(() => isOver));
  const steady = await Promise.all(replicas.map((replica) => connect(replica)));

  let changes = 0;
  for (let revision = 1; revision <= 8; revision++) {
    await Promise.all(
      actors.map(async (actor_email, n) => {
        const detection = detectionOf({ actor_email, revision, event_count: 10 + revision });
        await (replicas[n % 2] ?? replicas[0]).detect(tenantId, detection);
        changes++;
      }),
    );
  }
  isOver = true;
  await Promise.all(wandering);
  await Promise.all(wanderers.map((wanderer) => wanderer.stayUntil(changes)));

  for (const { told } of wanderers) {
    const sequences = told.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    expect(new Set(told.map(({ id, revision }) => `${id} ${String(revision)}`)).size).toBe(told.length);
    const latest = new Map(told.map(({ id, revision }) => [id, revision]));
    expect([...latest.values()]).toEqual(actors.map(() => 8));
  }
  for (const client of steady) {
    await until(async () => (client.of('alert').at(-1)?.data.sequence as number | undefined) === changes);
    const sequences = client.of('alert').map(({ data }) => data.sequence as number);
    expect(new Set(sequences).size).toBe(sequences.length);
  }
});

describe('within two seconds, on both replicas, it ends the connections of', () => {
  const endings = async (token: string, change: () => Promise<void>) => {
    await known(token);
    const [one, other] = [await connect(replicas[0], token), await connect(replicas[1], token)];
    const bystander = await connect(replicas[0]);
    await change();
    const changedAt = Date.now();
    const ends = await Promise.all([one.ended(), other.ended()]);
    expect(Date.now() - changedAt).toBeLessThan(2_000);
    expect(bystander.closed).toBeUndefined();
    expect(ends[0]).toEqual(ends[1]);
    return ends[0];
  };

  it('a session that was ended', async () => {
    const identity = await Identity.start(replicas[0]);
    const { token, session } = await identity.signIn(tenantId, 'viewer');
    const end = await endings(token, () =>
      identity.tell(tenantId, { ...session, revision: 2, state: 'revoked' }),
    );
    expect(end).toEqual({ code: 4401, reason: 'session-ended' });
  });

  it('a member whose role was changed', async () => {
    const identity = await Identity.start(replicas[0]);
    const { token, session } = await identity.signIn(tenantId, 'admin');
    const changed = { ...session, revision: 2, role: 'viewer' as const, membership_version: 2 };
    const end = await endings(token, () => identity.tell(tenantId, changed));
    expect(end).toEqual({ code: 4403, reason: 'membership-changed' });
  });

  it('an API key that was revoked', async () => {
    const { key: machine, record } = await replicas[0].apiKey(tenantId, 'alerts:read');
    const data: ApiKeyRecord = { ...record, revision: 2, state: 'revoked' };
    const end = await endings(machine, () =>
      replicas[0].produce(ApiKeyRecord, { tenantId, key: record.api_key_id, data }),
    );
    expect(end).toEqual({ code: 4401, reason: 'api-key-revoked' });
  });
});

it('drops who does not read, while others are told everything', async () => {
  const [slow, fast] = [await connect(replicas[0]), await connect(replicas[0])];
  await slow.subscribe();
  slow.socket.pause();
  // More than what the kernel takes for a client that reads nothing.
  const filler = Object.fromEntries(
    Array.from({ length: 32 }, (_, n) => [`label-${String(n)}`, 'x'.repeat(256)]),
  );
  let rounds = 0;
  while (replicas[0].openConnections(tenantId) === 2 && rounds < 60) {
    rounds++;
    const events = Array.from({ length: 60 }, () => eventOf(tenantId, { labels: filler }));
    await replicas[0].produce(FileAccessEventRecord, ...events);
    await replicas[0].detect(tenantId, detectionOf({ actor_email: `r${String(rounds)}@corp.com` }));
    await until(async () => fast.of('alert').length === rounds);
  }
  await until(async () => replicas[0].openConnections(tenantId) === 1);
  expect(fast.closed).toBeUndefined();
  slow.socket.resume();
  expect((await slow.ended()).code).not.toBe(1000);
});

it('tells its clients when it stops, and they go on elsewhere', async () => {
  const third = await Alerting.start({}, { beside: replicas[0] });
  const client = await connect(third);
  await replicas[0].detect(tenantId, detectionOf());
  await until(async () => client.of('alert').length === 1);
  const [end] = await Promise.all([client.ended(), third.close()]);
  expect(end).toEqual({ code: 1012, reason: 'stopping' });
  const next = await connect(replicas[1], key, client.cursor);
  await replicas[0].detect(tenantId, detectionOf({ actor_email: 'next@corp.com' }));
  await until(async () => next.of('alert').length === 1);
  expect(next.of('alert')[0]?.data.actor.email).toBe('next@corp.com');
});
