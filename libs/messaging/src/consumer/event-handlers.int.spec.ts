import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import { currentContext } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import type { Event, EventHandler } from '../event.js';
import { record } from '../testing/effects.js';
import {
  effects,
  messagingEnvironment,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';

const topic = FileAccessEventRecord.topic.name;

@Injectable()
class RecordAccess implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.record-access';
  readonly contract = FileAccessEventRecord;

  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    const context = currentContext();
    const [{ tenants }] = await tx.query<[{ tenants: string }]>(
      `select current_setting('palisade.tenants', true) as tenants`,
    );
    await record(tx, 'record-access', [event], () =>
      JSON.stringify({ tenants, correlationId: context?.correlationId, traceparent: context?.traceparent }),
    );
    if (event.data.resource.startsWith('poison')) throw new Error('this one always fails');
  }
}

let environment: MessagingEnvironment;
let app: INestApplication;
let kafka: RawKafka;

beforeAll(async () => {
  environment = await messagingEnvironment();
  kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  app = await startApp(environment, { handlers: [RecordAccess] });
});
afterAll(async () => {
  await app.close();
  await environment.close();
});

const recorded = async () => (await effects(app, 'record-access')).map(({ event_id }) => event_id);
const letters = () => kafka.readAll(`${topic}.test.record-access.dlq`);
const letterOf = async (offsetOf: (headers: Record<string, string>) => boolean) =>
  (await letters())
    .map(({ headers, value }) => ({
      value: value?.toString(),
      headers: Object.fromEntries(
        Object.entries(headers ?? {}).map(([name, bytes]) => [name, String(bytes)]),
      ),
    }))
    .find(({ headers }) => offsetOf(headers));

it('handles an event that is delivered twice once', async () => {
  const twice = fileAccess({ partition: 0 });
  const last = fileAccess({ partition: 0 });
  await kafka.produce(topic, [twice, twice, last]);
  await until(async () => (await recorded()).includes(last.id));
  expect((await recorded()).filter((id) => id === twice.id)).toHaveLength(1);
});

it('takes the same id of two tenants for two events', async () => {
  const id = randomUUID();
  const [mine, theirs] = [fileAccess({ id }), fileAccess({ id })];
  await kafka.produce(topic, [mine, theirs]);
  await until(async () => (await recorded()).filter((each) => each === id).length === 2);
});

it("runs as the event's tenant, within its trace and correlation", async () => {
  const event = fileAccess({
    headers: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ce_correlationid: 'correlation-1',
    },
  });
  await kafka.produce(topic, [event]);
  await until(async () => (await recorded()).includes(event.id));
  const found = (await effects(app, 'record-access')).find(({ event_id }) => event_id === event.id);
  const detail = JSON.parse(found?.detail ?? '{}') as Record<string, string>;
  expect(detail).toMatchObject({ tenants: event.tenantId, correlationId: 'correlation-1' });
  expect(detail.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/);
});

it('gives up on a poison message after its attempts and goes on with the partition', async () => {
  const value = JSON.stringify({ actor_email: 'a@b.c', action: 'view', resource: 'poison' });
  const poison = fileAccess({ partition: 1, value });
  const next = fileAccess({ partition: 1 });
  await kafka.produce(topic, [poison, next]);
  await until(async () => (await recorded()).includes(next.id));
  expect(await recorded()).not.toContain(poison.id);
  const letter = await letterOf(({ ce_id }) => ce_id === poison.id);
  expect(letter?.value).toBe(value);
  expect(letter?.headers).toMatchObject({
    ce_tenantid: poison.tenantId,
    dlq_reason: 'handler_failed',
    dlq_error: 'this one always fails',
    dlq_attempts: '5',
    dlq_topic: topic,
    dlq_partition: '1',
  });
  expect(letter?.headers.dlq_stack).toContain('RecordAccess');
});

it.each<[string, { value?: string; headers?: Record<string, string> }, string]>([
  ['garbage', { value: '\u0000{not json' }, 'invalid_data'],
  ['a value that its contract refuses', { value: '{"action":"teleport"}' }, 'invalid_data'],
  ['an unknown type', { headers: { ce_type: 'palisade.unknown.v1.Nothing' } }, 'unknown_type'],
  ['no type', { headers: { ce_type: '' } }, 'invalid_envelope'],
  ['no id', { headers: { ce_id: '' } }, 'invalid_envelope'],
  ['an id that Postgres cannot hold', { headers: { ce_id: 'a\u0000b' } }, 'invalid_envelope'],
  ['an id with a blank', { headers: { ce_id: 'has space' } }, 'invalid_envelope'],
  ['an id that is too long', { headers: { ce_id: 'x'.repeat(3_000) } }, 'invalid_envelope'],
  ['a tenant that is no UUID', { headers: { ce_tenantid: `' or true --` } }, 'invalid_tenant'],
  ['no tenant', { headers: { ce_tenantid: '' } }, 'invalid_tenant'],
  ['a time that is none', { headers: { ce_time: 'yesterday' } }, 'invalid_envelope'],
])('dead-letters %s at once', async (_name, given, reason) => {
  const marker = randomUUID();
  const bad = fileAccess({ ...given, partition: 2, headers: { ...given.headers, marker } });
  const next = fileAccess({ partition: 2 });
  await kafka.produce(topic, [bad, next]);
  await until(async () => (await recorded()).includes(next.id));
  const letter = await letterOf((headers) => headers.marker === marker);
  expect(letter?.headers).toMatchObject({ dlq_reason: reason, dlq_attempts: '0' });
  expect(letter?.value).toBe(bad.value);
});

it('skips tombstones and types of other topics', async () => {
  const before = (await letters()).length;
  const next = fileAccess({ partition: 3 });
  await kafka.produce(topic, [
    { ...fileAccess({ partition: 3 }), value: null },
    fileAccess({ partition: 3, headers: { ce_type: 'palisade.fileaccess.v1.Detection' } }),
    next,
  ]);
  await until(async () => (await recorded()).includes(next.id));
  expect(await letters()).toHaveLength(before);
});
