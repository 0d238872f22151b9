import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { FileAccessEventRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { Event, EventHandler } from '../event.js';
import { record } from '../testing/effects.js';
import {
  messagingEnvironment,
  schema,
  startApp,
  type MessagingEnvironment,
} from '../testing/messaging-app.js';
import { fileAccess, RawKafka } from '../testing/raw-kafka.js';
import { until } from '../testing/until.js';

let arrived = false;
let goOn: () => void = () => undefined;
const released = new Promise<void>((resolve) => {
  goOn = resolve;
});

@Injectable()
class Colleague {
  readonly name = 'colleague';
}

@Injectable()
class Slow implements EventHandler<FileAccessEventRecord> {
  readonly group = 'test.slow';
  readonly contract = FileAccessEventRecord;
  constructor(private readonly colleague: Colleague) {}
  async handle(event: Event<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    arrived = true;
    await released;
    await record(tx, 'slow', [event], () => this.colleague.name);
  }
}

let environment: MessagingEnvironment;
beforeAll(async () => {
  environment = await messagingEnvironment();
});
afterAll(() => environment.close());

it('lets what is in flight commit before it stops, takes no more, and delivers the rest to the next', async () => {
  const kafka = new RawKafka(environment.brokers, environment.topicPrefix);
  const app = await startApp(environment, { handlers: [Slow], providers: [Colleague] });
  const events = [fileAccess({ partition: 0 }), fileAccess({ partition: 0 })];
  await kafka.produce(FileAccessEventRecord.topic.name, events);
  await until(() => arrived);
  const closing = app.close();
  setTimeout(goOn, 300);
  await closing;
  expect(app.get(Database).dataSource.isInitialized).toBe(false);

  const client = new pg.Client({ connectionString: environment.url });
  await client.connect();
  const slow = async () =>
    (await client.query(`select event_id, detail from ${schema}.effects where handler = 'slow' order by n`))
      .rows;
  expect(await slow()).toEqual([{ event_id: events[0]?.id, detail: 'colleague' }]);
  const next = await startApp(environment, { handlers: [Slow], providers: [Colleague] });
  await until(async () => (await slow()).length === 2);
  expect((await slow()).map(({ event_id }: { event_id: string }) => event_id)).toEqual(
    events.map(({ id }) => id),
  );
  await next.close();
  await client.end();
});

it('refuses two handlers of the same message in one group', async () => {
  @Injectable()
  class Again extends Slow {}
  const start = startApp(environment, { handlers: [Slow, Again], providers: [Colleague] });
  await expect(start).rejects.toThrow(
    /test\.slow has two handlers of palisade\.fileaccess\.v1\.FileAccessEvent/,
  );
});
