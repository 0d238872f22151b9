import { expect, it } from '@jest/globals';
import { randomFrom } from '../bench/sample-events.js';
import type { Episode } from '../engine/episode.js';
import { burstRules, compiled, eventAt } from '../engine/testing/compiled.js';
import { Group } from './group.js';
import { actorRef, idOf } from './group-ref.js';
import { memoryOf, PartitionGroups } from './partition-groups.js';

const tenantId = '6f1c1f4e-9d0b-4a51-8a39-0f6c3c8b7a10';
const mebibyte = 2 ** 20;
const actors = 1_500;
const rules = compiled(burstRules({ burst_downloads: 5 }));

/** What is told of a stream. Each batch is stored whole, and what is no longer in memory is loaded. */
function run(memory: ReturnType<typeof memoryOf>) {
  const held = new PartitionGroups(memory);
  const random = randomFrom(3);
  const told: string[] = [];
  const rows = new Map<string, { packed: Buffer; episodes: readonly Episode[] }>();
  let loads = 0;
  for (let batch = 0; batch < 60; batch++) {
    const touched = new Set<Group>();
    for (let i = 0; i < 200; i++) {
      const actor = `user${Math.floor(random() * actors)}@corp.com`;
      const ref = actorRef(tenantId, actor);
      if (!held.restore(ref, rules)) {
        const row = rows.get(idOf(ref));
        if (row !== undefined) loads++;
        const state = row
          ? rules.unpack(row.packed, row.episodes, ref.stateKey)
          : rules.newState(ref.stateKey);
        held.add(new Group(ref, rules, state, 0));
      }
      const group = held.get(idOf(ref));
      if (group === undefined) throw new Error('it was restored and is not there');
      const offset = batch * 200 + i;
      held.touch(group, offset, offset);
      const { records } = rules.takeEvent(
        group.state,
        eventAt({ eventId: `e${offset}`, actor_email: actor, time: offset * 100 }),
      );
      told.push(...records.map(({ episode }) => `${actor} ${episode.openedAt} ${episode.eventCount}`));
      touched.add(group);
    }
    for (const group of touched)
      rows.set(group.id, { packed: group.pack(), episodes: structuredClone(group.state.episodes) });
    held.saved(touched);
    held.used(touched, touched);
  }
  return { told, loads, size: held.size };
}

it('tells the same whether states are at work or packed in between', () => {
  const roomy = run(memoryOf(1_000 * mebibyte));
  const tight = run(memoryOf(4 * mebibyte, mebibyte));
  expect(roomy).toMatchObject({ loads: 0, size: actors });
  expect(roomy.told.length).toBeGreaterThan(20);
  expect(tight.size).toBeLessThan(actors / 2);
  // Those of an episode that goes on, which has a row of its own.
  expect(tight.loads).toBeLessThan(1_000);
  expect(tight.told).toEqual(roomy.told);
});

it('counts nothing of what it no longer holds', () => {
  const memory = memoryOf(8 * mebibyte);
  const held = new PartitionGroups(memory);
  const ref = actorRef(tenantId, 'alex@corp.com');
  held.add(new Group(ref, rules, rules.newState(ref.stateKey), 0));
  expect(memory.bytes).toBeGreaterThan(0);
  held.forget(tenantId);
  expect(memory.bytes).toBe(0);
  expect(held.has(ref)).toBe(false);
});
