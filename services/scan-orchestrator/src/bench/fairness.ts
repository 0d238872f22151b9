import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { waitUntil } from '@palisade/platform';
import { requestScan } from '../chaos/request-scan.js';
import { Stage } from '../chaos/stage.js';

const queued = 10_000;
const others = 10;
const wanted = { tasks: 1, things: 10, lastsMs: 500, fail: 0 };

/** What another tenant's first scan met. */
interface Met {
  /** From its queueing to its claim. */
  waited: number;
  /** From the end of an attempt, the first after it was queued, to its claim. */
  from_free: number;
}

export async function fairness(say: (line: string) => void): Promise<void> {
  const stage = await Stage.set({ orchestrators: 1, scanners: 1, slots: 4, leaseSeconds: 30 });
  try {
    const tenantId = randomUUID();
    await stage.rows(flood(tenantId));
    say(`${String(queued)} scans of one tenant are queued; the service and a scanner start`);
    await stage.open();
    const running = async () => (await count(stage, `state = 'running'`)) === 4;
    if (!(await waitUntil(running, { timeoutMs: 60_000, everyMs: 20 }))) throw new Error('nothing runs');
    say(`they run, four at a time; ${String(others)} others ask for one, a second apart`);
    const startedAt = Date.now();
    const before = await ended(stage);
    const asked = [];
    for (let at = 0; at < others; at++) {
      asked.push(await requestScan(stage.topics, randomUUID(), wanted));
      await setTimeout(1_000);
    }
    const ids = asked.map(({ scanId }) => `'${scanId}'`).join(',');
    const begun = async () =>
      (
        await stage.rows(
          `select from scan_orchestrator.scans where id in (${ids}) and started_at is not null`,
        )
      ).length === others;
    if (!(await waitUntil(begun, { timeoutMs: 60_000, everyMs: 50 }))) throw new Error('some did not begin');
    const rate = (((await ended(stage)) - before) * 1_000) / (Date.now() - startedAt);
    const met = await stage.rows<Met>(
      `select extract(epoch from a.claimed_at - s.queued_at)::float8 as waited,
              extract(epoch from a.claimed_at - least(a.claimed_at, (
                select min(e.ended_at) from scan_orchestrator.attempts e where e.ended_at > s.queued_at)))::float8 as from_free
         from scan_orchestrator.scans s
         join scan_orchestrator.tasks t on t.scan_id = s.id
         join scan_orchestrator.attempts a on a.task_id = t.id and a.attempt = 1
        where s.id in (${ids})`,
    );
    say(
      `${String(queued)} tasks of one tenant wait, 4 slots, half a second a task: ${rate.toFixed(1)} tasks/s; ` +
        `the first scans of ${String(others)} others began ${spread(met.map(({ waited }) => waited))} after they were queued, ` +
        `${spread(met.map(({ from_free }) => from_free))} after a slot was free; ` +
        `${String(await count(stage, `tenant_id = '${tenantId}'`))} tasks of the first are left`,
    );
  } finally {
    await stage.close();
  }
}

function spread(seconds: number[]): string {
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return `${at(0.5).toFixed(2)} s (at most ${at(1).toFixed(2)} s)`;
}

async function count(stage: Stage, condition: string): Promise<number> {
  const [row] = await stage.rows<{ n: number }>(
    `select count(*)::int as n from scan_orchestrator.queue where ${condition}`,
  );
  return row?.n ?? 0;
}

async function ended(stage: Stage): Promise<number> {
  const [row] = await stage.rows<{ n: number }>(
    `select count(*)::int as n from scan_orchestrator.tasks where ended_at is not null`,
  );
  return row?.n ?? 0;
}

/** As if the tenant had asked for them: what their requests cost isn't what is measured. */
function flood(tenantId: string): string {
  // With the marks of a version: what has none is no id to a claim.
  const id = (what: string) =>
    `overlay(overlay(md5('${tenantId}${what}' || n) placing '4' from 13) placing 'a' from 17)::uuid`;
  const input = JSON.stringify({
    covers: 'part 0',
    things: wanted.things,
    lastsMs: wanted.lastsMs,
    fails: false,
  });
  return `
    insert into scan_orchestrator.targets
      (tenant_id, id, kind, revision, name, base_url, base_url_revision, host, active, criticality,
       data_sensitivity, environment, max_requests_per_second, connection_ids, changed_at)
    select '${tenantId}', ${id('target')}, 'api', 1, '${JSON.stringify(wanted)}', 'https://h' || n || '.example.com',
           1, 'h' || n || '.example.com:443', true, 'critical', 'internal', '', 2, '{}', now()
      from generate_series(1, ${String(queued)}) n;
    insert into scan_orchestrator.scans (tenant_id, id, target_id, state, trigger, queued_at)
    select '${tenantId}', ${id('scan')}, ${id('target')}, 'queued', 'manual', now()
      from generate_series(1, ${String(queued)}) n;
    insert into scan_orchestrator.tasks (id, tenant_id, scan_id, position, scanner, input, state, queued_at)
    select ${id('task')}, '${tenantId}', ${id('scan')}, 0, 'web', '${input}', 'waiting', now()
      from generate_series(1, ${String(queued)}) n;
    insert into scan_orchestrator.queue
      (task_id, tenant_id, scan_id, target_id, scanner, host, state, attempt, last_attempt, rank, queued_at)
    select ${id('task')}, '${tenantId}', ${id('scan')}, ${id('target')}, 'web', 'h' || n || '.example.com:443',
           'waiting', 1, 4, now() - interval '7 minutes', now()
      from generate_series(1, ${String(queued)}) n;
    analyze scan_orchestrator.queue`;
}
