import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ownPlatform } from '@palisade/platform';
import { Load } from './load.js';
import { expectNothingLostOrDoubled } from './nothing-lost.js';
import type { ServiceName } from './service-process.js';
import { startSystem, type System } from './system.js';
import type { Following } from './topics.js';

let system: System;
let alerts: Following;

beforeAll(async () => {
  system = await startSystem({ place: await ownPlatform() });
  alerts = await system.topics.follow('alerts.v1');
}, 180_000);
afterAll(async () => {
  await alerts.stop();
  await system.close();
});

/** kill -9, and after a while a new process, as a supervisor or Kubernetes would. */
async function crash(name: ServiceName): Promise<void> {
  const service = system.services[name];
  await service.end('SIGKILL');
  await setTimeout(500);
  service.start();
  await service.ready();
}

it.each<[string, ServiceName[]]>([
  ['file-access', ['file-access']],
  ['alerting', ['alerting']],
  ['identity', ['identity']],
  ['the gateway', ['gateway']],
  ['all of them at once', ['file-access', 'alerting', 'identity', 'gateway']],
])(
  'loses nothing and doubles nothing when %s is killed under load, twice',
  async (_name, names) => {
    const load = new Load(system);
    for (let round = 0; round < 2; round++) {
      await setTimeout(1500);
      const before = load.acceptedCount;
      await Promise.all(names.map(crash));
      // What follows would say little if the load had not gone on.
      await setTimeout(1500);
      expect(load.acceptedCount).toBeGreaterThan(before);
    }
    await load.stop();
    await expectNothingLostOrDoubled(system, load, alerts);
  },
  180_000,
);
