import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ownPlatform, type OwnPlatform } from '@palisade/platform';
import { eventually } from './eventually.js';
import { Load } from './load.js';
import { expectNothingLostOrDoubled } from './nothing-lost.js';
import { startSystem, type System } from './system.js';

let platform: OwnPlatform;
let system: System;
let pids: (number | undefined)[];

const runningPids = () => Object.values(system.services).map(({ pid }) => pid);

beforeAll(async () => {
  platform = await ownPlatform();
  system = await startSystem({ place: platform });
}, 180_000);
beforeEach(() => {
  pids = runningPids();
});
afterAll(() => system.close());

/** The same processes as before answer again, and what was accepted meanwhile is there. */
async function expectRecovery(load: Load): Promise<void> {
  await system.ready();
  await setTimeout(2000);
  await load.stop();
  expect(runningPids()).toEqual(pids);
  expect(pids.every((pid) => pid !== undefined)).toBe(true);
  // From the beginning, and only now: kafkajs does not always let go of a consumer that lived through an outage.
  const alerts = await system.topics.follow('alerts.v1');
  try {
    await expectNothingLostOrDoubled(system, load, alerts);
  } finally {
    // A consumer that is left keeps the whole run from ending.
    await alerts.stop();
  }
}

describe('Kafka down for 30 seconds during ingest', () => {
  it('is answered with 503, and nothing that was accepted is lost', async () => {
    const load = new Load(system);
    await setTimeout(2000);
    await platform.kafka.stop();
    await eventually(async () => expect(load.answers.get(503) ?? 0).toBeGreaterThan(0), 20_000);
    const accepted = load.acceptedCount;
    await setTimeout(30_000);
    expect(load.acceptedCount).toBe(accepted);
    // A promise of 202 is for Kafka to keep; reading needs Postgres alone.
    expect((await system.api.get('/healthz')).status).toBe(200);
    await platform.kafka.start();
    await expectRecovery(load);
    expect(load.acceptedCount).toBeGreaterThan(accepted);
  }, 240_000);
});

describe('Postgres under load', () => {
  it.each(['stop', 'kill'] as const)(
    'loses nothing by a %s and a start',
    async (halt) => {
      const load = new Load(system);
      await setTimeout(2000);
      const accepted = load.acceptedCount;
      await platform.postgres[halt]();
      // Events are accepted all the same: Kafka has them, and that is what 202 says.
      await eventually(async () => expect(load.acceptedCount).toBeGreaterThan(accepted + 50), 20_000);
      const answer = await system.api.get('/v1/alerts', await system.adminToken());
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        503,
        expect.stringContaining('problem+json'),
      ]);
      await platform.postgres.start();
      await expectRecovery(load);
    },
    240_000,
  );
});
