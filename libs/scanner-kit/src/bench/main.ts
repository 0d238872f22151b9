// `--only scan`: 10,000 assets in 100 tasks, through Kafka and the runner, five times: throughput, and whether memory stays.
// `--only together`: 100 tasks at once, each a process: their memory, and that each ends once and right.
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ownPlatform, waitUntil } from '@palisade/platform';
import { ProtocolOrchestrator, type OfferedTask } from '../testing/protocol-orchestrator.js';
import { childrenOf, residentMiB } from './memory.js';

// Options of other workspaces' benches come along.
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    assets: { type: 'string', default: '10000' },
    tasks: { type: 'string', default: '100' },
    slots: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
  },
  strict: false,
});
const asks = (part: string) => values.only === undefined || values.only === part;
const [assets, tasks, slots, rounds] = [values.assets, values.tasks, values.slots, values.rounds].map(
  Number,
) as [number, number, number, number];
const checks = 8;
const key = randomBytes(32).toString('hex');
const say = (line: string) => process.stdout.write(`${line}\n`);
const mib = (amount: number) => `${amount.toFixed(0)} MiB`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The scanner as a process, until `work` has ended. */
async function withScanner(
  orchestrator: ProtocolOrchestrator,
  { brokers, slots }: { brokers: readonly string[]; slots: number },
  work: (pid: number) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('scanner/main.js', import.meta.url))], {
    env: {
      PORT: String(await freePort()),
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_TOPIC_PREFIX: 'bench.',
      ORCHESTRATOR_URL: orchestrator.url,
      SCANNER_KEY: key,
      SCANNER_SLOTS: String(slots),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    if (child.pid === undefined) throw new Error('the scanner did not start');
    await holds(() => orchestrator.replicas.size === 1, 'the scanner says that it is there');
    await work(child.pid);
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
  await holds(() => orchestrator.replicas.size === 0, 'the scanner has taken itself off the list');
}

async function holds(condition: () => boolean, what: string, timeoutMs = 120_000): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs, everyMs: 20 }))) throw new Error(`not in time: ${what}`);
}

/** Keeps so many tasks offered as there are slots. */
async function offerAll(
  orchestrator: ProtocolOrchestrator,
  { count, atOnce, task }: { count: number; atOnce: number; task: Record<string, unknown> },
): Promise<OfferedTask[]> {
  const offered: OfferedTask[] = [];
  const open = () => offered.filter(({ finished }) => finished === undefined).length;
  while (offered.length < count) {
    await holds(() => open() < atOnce, 'a slot is free');
    offered.push(await orchestrator.offer({ task }));
  }
  return offered;
}

function check(offered: readonly OfferedTask[], perTask: number): void {
  for (const { batches, finished, claims, taskId } of offered) {
    const outcomes = batches.reduce((sum, batch) => sum + (batch.outcomes?.length ?? 0), 0);
    const isWhole = batches.length === finished?.batches && outcomes === perTask * checks;
    if (claims === 1 && finished?.result === 'succeeded' && isWhole) continue;
    const seen = `${String(outcomes)} outcomes in ${String(batches.length)} batches, ${String(claims)} claims`;
    throw new Error(`${taskId} did not end once and right: ${seen}, ${JSON.stringify(finished)}`);
  }
}

const allStored = (offered: readonly OfferedTask[]) =>
  offered.every(
    ({ finished, batches }) => finished !== undefined && batches.length >= (finished.batches ?? 0),
  );

async function scan(orchestrator: ProtocolOrchestrator, brokers: readonly string[]): Promise<void> {
  const perTask = Math.ceil(assets / tasks);
  await withScanner(orchestrator, { brokers, slots }, async (pid) => {
    for (let round = 1; round <= rounds; round++) {
      let most = 0;
      const sampling = setInterval(() => (most = Math.max(most, residentMiB(pid))), 100);
      const startedAt = Date.now();
      const offered = await offerAll(orchestrator, {
        count: tasks,
        atOnce: slots,
        task: { assets: perTask },
      });
      await holds(() => allStored(offered), 'all tasks have ended');
      clearInterval(sampling);
      const seconds = (Date.now() - startedAt) / 1_000;
      check(offered, perTask);
      orchestrator.tasks.clear();
      const done = perTask * tasks;
      say(
        `round ${String(round)}: ${String(done)} assets in ${String(tasks)} tasks, ${String(slots)} at once: ${seconds.toFixed(1)} s, ` +
          `${(done / seconds).toFixed(0)} assets/s, ${((done * checks) / seconds).toFixed(0)} outcomes/s; ` +
          `the parent ${mib(residentMiB(pid))}, at most ${mib(most)}; load ${loadavg()[0]?.toFixed(0) ?? ''}`,
      );
    }
  });
}

async function together(orchestrator: ProtocolOrchestrator, brokers: readonly string[]): Promise<void> {
  const count = 100;
  await withScanner(orchestrator, { brokers, slots: count }, async (pid) => {
    const startedAt = Date.now();
    const task = { assets: 100, openMs: 45_000 };
    const offered = await offerAll(orchestrator, { count, atOnce: count, task });
    const isRunning = ({ progress }: OfferedTask) => progress.some(({ done = 0 }) => done >= 50);
    await holds(() => offered.every(isRunning), 'all tasks are at work');
    const begun = (Date.now() - startedAt) / 1_000;
    const { count: processes, shareMiB, residentMiB: resident } = childrenOf(pid);
    say(
      `${String(processes)} tasks at once after ${begun.toFixed(1)} s: ${mib(shareMiB)} together (what is shared counted once; ` +
        `${mib(resident)} resident), the parent ${mib(residentMiB(pid))}`,
    );
    await holds(() => allStored(offered), 'all tasks have ended');
    check(offered, 100);
    say(`all ended once and right after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
    await setTimeout(500);
    say(`processes left: ${String(childrenOf(pid).count)}`);
  });
}

const platform = await ownPlatform({ disposable: false });
const orchestrator = new ProtocolOrchestrator({ brokers: platform.brokers, topicPrefix: 'bench.' }, key);
try {
  await orchestrator.start();
  if (asks('scan')) await scan(orchestrator, platform.brokers);
  if (asks('together')) await together(orchestrator, platform.brokers);
} finally {
  await orchestrator.stop();
  await platform.close();
}
