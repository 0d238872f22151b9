import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choose, type Choice, type Situation } from './choose.js';

const tenants = ['a', 'b', 'c', 'd'];
const hosts = [null, 'one:443', 'two:443', 'three:443'];
const counts = (most: number) => fc.integer({ min: 0, max: most });

const situations: fc.Arbitrary<Situation> = fc
  .record({
    tenants: fc.uniqueArray(
      fc.record({
        tenantId: fc.constantFrom(...tenants),
        active: counts(5),
        candidates: fc.array(fc.record({ host: fc.constantFrom(...hosts) }), { maxLength: 12 }),
      }),
      { selector: ({ tenantId }) => tenantId, maxLength: 4 },
    ),
    replicas: fc.array(counts(6), { maxLength: 4 }),
    busy: fc.tuple(counts(3), counts(3), counts(3)),
    perTenant: fc.integer({ min: 1, max: 6 }),
    perHost: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ tenants: waiting, replicas, busy, perTenant, perHost }) => ({
    tenants: waiting.map(({ candidates, ...tenant }) => ({
      ...tenant,
      candidates: candidates.map(({ host }, at) => ({ taskId: `${tenant.tenantId}${String(at)}`, host })),
    })),
    replicas: replicas.map((free, at) => ({ replicaId: String(at), free })),
    hosts: new Map(busy.map((count, at) => [hosts[at + 1] ?? '', count])),
    perTenant,
    perHost,
  }));

const tally = <T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, number> => {
  const counted = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  return counted;
};

describe('choosing what is offered', () => {
  const hostOf = ({ tenants: waiting }: Situation, { taskId }: Choice): string | null =>
    waiting.flatMap(({ candidates }) => candidates).find((task) => task.taskId === taskId)?.host ?? null;

  it('keeps to every cap, and offers no task twice', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const choices = choose(situation);
        expect(new Set(choices.map(({ taskId }) => taskId)).size).toBe(choices.length);
        for (const { replicaId, free } of situation.replicas) {
          const taken = choices.filter((choice) => choice.replicaId === replicaId).length;
          expect(taken).toBeLessThanOrEqual(free);
        }
        for (const [tenantId, taken] of tally(choices, (choice) => choice.tenantId)) {
          const active = situation.tenants.find((tenant) => tenant.tenantId === tenantId)?.active ?? 0;
          expect(taken + active).toBeLessThanOrEqual(situation.perTenant);
        }
        for (const [host, taken] of tally(choices, (choice) => hostOf(situation, choice))) {
          expect(taken + (situation.hosts.get(host) ?? 0)).toBeLessThanOrEqual(situation.perHost);
        }
      }),
    );
  });

  it('leaves no slot free for which something may go', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const choices = choose(situation);
        const free = situation.replicas.reduce((sum, replica) => sum + replica.free, 0) - choices.length;
        const chosen = new Set(choices.map(({ taskId }) => taskId));
        const busy = tally(choices, (choice) => hostOf(situation, choice));
        const left = situation.tenants.filter(({ tenantId, active, candidates }) => {
          const taken = choices.filter((choice) => choice.tenantId === tenantId).length;
          const goes = candidates.some(
            ({ taskId, host }) =>
              !chosen.has(taskId) &&
              (host === null || (situation.hosts.get(host) ?? 0) + (busy.get(host) ?? 0) < situation.perHost),
          );
          return active + taken < situation.perTenant && goes;
        });
        expect(free === 0 || left.length === 0).toBe(true);
      }),
    );
  });
});

describe('tenants over many rounds', () => {
  interface Tenant {
    tenantId: string;
    waiting: number;
    active: number;
    servedAt: number;
  }

  /** One slot becomes free at a time: the tightest there is. */
  const serve = (state: Tenant[], perTenant: number, now: number): string | undefined => {
    const inTurn = [...state].sort((a, b) => a.servedAt - b.servedAt);
    const [choice] = choose({
      tenants: inTurn.map(({ tenantId, waiting, active }) => ({
        tenantId,
        active,
        candidates: Array.from({ length: Math.min(waiting, 3) }, (_, at) => ({
          taskId: `${tenantId}${String(now)}.${String(at)}`,
          host: null,
        })),
      })),
      replicas: [{ replicaId: 'only', free: 1 }],
      hosts: new Map(),
      perTenant,
      perHost: 1,
    });
    const tenant = state.find(({ tenantId }) => tenantId === choice?.tenantId);
    if (tenant === undefined) return undefined;
    Object.assign(tenant, {
      waiting: tenant.waiting - 1,
      active: tenant.active + 1,
      servedAt: now,
    });
    return tenant.tenantId;
  };

  it('serves whoever waits before anybody else is served twice, however much others have queued', () => {
    const steps = fc.array(
      fc.record({
        arrives: fc.constantFrom(...tenants),
        count: counts(40),
        ends: fc.constantFrom(...tenants),
      }),
      { minLength: 20, maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (happens, perTenant) => {
        const state = tenants.map((tenantId) => ({ tenantId, waiting: 0, active: 0, servedAt: -1 }));
        const servedSince = new Map(tenants.map((tenantId) => [tenantId, new Map<string, number>()]));
        happens.forEach(({ arrives, count, ends }, now) => {
          for (const tenant of state) {
            if (tenant.tenantId === arrives) tenant.waiting += count;
            if (tenant.tenantId === ends && tenant.active > 0) tenant.active -= 1;
          }
          const couldGo = state.filter(({ waiting, active }) => waiting > 0 && active < perTenant);
          const waited = new Set(couldGo.map(({ tenantId }) => tenantId));
          const served = serve(state, perTenant, now);
          expect(served === undefined).toBe(waited.size === 0);
          for (const [tenantId, others] of servedSince) {
            if (!waited.has(tenantId) || served === tenantId) others.clear();
            else if (served !== undefined) others.set(served, (others.get(served) ?? 0) + 1);
            expect(Math.max(0, ...others.values())).toBeLessThanOrEqual(1);
          }
        });
      }),
    );
  });
});
