import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { ScanEndedRecord } from '@palisade/contracts';
import { waitUntil } from '@palisade/platform';
import { requestScan } from '../chaos/request-scan.js';
import { Stage } from '../chaos/stage.js';
import { verdict, type AskedScan } from '../chaos/verdict.js';

const scans = 100;
const tenants = 10;

export async function together(say: (line: string) => void): Promise<void> {
  const stage = await Stage.set({ orchestrators: 1, scanners: 1, slots: scans, leaseSeconds: 30 });
  try {
    say('the service and a scanner start');
    await stage.open();
    const startedAt = Date.now();
    const seconds = () => ((Date.now() - startedAt) / 1_000).toFixed(1);
    const ids = Array.from({ length: tenants }, () => randomUUID());
    const asked: AskedScan[] = [];
    for (let at = 0; at < scans; at++) {
      const wanted = { tasks: 1, things: 100, lastsMs: 30_000, fail: 0 };
      asked.push(await requestScan(stage.topics, ids[at % tenants] ?? '', wanted));
    }
    const running = async () => {
      const [row] = await stage.rows<{ n: number }>(
        `select count(*)::int as n from scan_orchestrator.queue where state = 'running'`,
      );
      return row?.n ?? 0;
    };
    let most = 0;
    const all = async () => {
      most = Math.max(most, await running());
      return most === scans;
    };
    await waitUntil(all, { timeoutMs: 60_000, everyMs: 100 });
    await setTimeout(3_000);
    const pid = stage.scanners[0]?.pid ?? 0;
    const { count, mebibytes } = childrenOf(pid);
    say(`${String(most)} scans of ${String(tenants)} tenants run at once after ${seconds()} s`);
    say(
      `${String(count)} processes of tasks, ${mebibytes.toFixed(0)} MiB together (what is shared counted once)`,
    );
    const ended = async () => (await stage.topics.records(ScanEndedRecord)).length >= scans;
    await waitUntil(ended, { timeoutMs: 120_000, everyMs: 200 });
    const after = seconds();
    const wrong = await verdict(stage, asked);
    say(
      `all ended after ${after} s: ${wrong.length === 0 ? 'each once, and right' : wrong.slice(0, 5).join('; ')}`,
    );
  } finally {
    await stage.close();
  }
}

function numberIn(file: string, field: string): number {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0; // the process is gone meanwhile
  }
}

function childrenOf(pid: number): { count: number; mebibytes: number } {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && numberIn(`/proc/${name}/status`, 'PPid') === pid,
  );
  const shares = children.map((child) => numberIn(`/proc/${child}/smaps_rollup`, 'Pss'));
  return { count: children.length, mebibytes: shares.reduce((sum, share) => sum + share, 0) / 1024 };
}
