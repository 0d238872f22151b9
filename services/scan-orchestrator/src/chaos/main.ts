// `npm run chaos -w @palisade/scan-orchestrator -- --runs 50 --seed 1`: kills the service (both replicas), a scanner, or both
// while scans run, and looks whether each scan ended once, in the right state, and none of its outcomes is doubled.
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ownPlatform } from '@palisade/platform';
import { killRun, victims } from './kill-run.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '10' },
    scans: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '8' },
  },
});
const first = Number(values.seed ?? randomInt(1_000_000));
const say = (line: string) => process.stdout.write(`${line}\n`);
say('starting a Kafka and a Postgres');
const platform = await ownPlatform();
// Each run has a database and topics of its own there.
Object.assign(process.env, {
  PALISADE_TEST_KAFKA: platform.brokers.join(','),
  PALISADE_TEST_POSTGRES: platform.adminUrl,
});
const end = (code: number) => platform.close().finally(() => process.exit(code));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
const sums = { scans: 0, tasks: 0, superseded: 0, wrong: 0 };
const killed = { orchestrator: 0, scanner: 0, both: 0 };
for (let run = 0; run < Number(values.runs); run++) {
  const seed = first + run;
  const plan = {
    seed,
    kills: 1 + (run % 3),
    scans: Number(values.scans),
    seconds: Number(values.seconds),
  };
  const outcome = await killRun(plan);
  sums.scans += outcome.scans;
  sums.tasks += outcome.tasks;
  for (const who of outcome.killed) killed[who]++;
  sums.superseded += outcome.superseded;
  if (outcome.wrong.length > 0) sums.wrong++;
  say(
    `seed ${String(seed)}: killed ${outcome.killed.join(', ')}; ${String(outcome.scans)} scans of ${String(outcome.tasks)} tasks ` +
      `ended after ${outcome.seconds.toFixed(1)} s, ${String(outcome.superseded)} attempts superseded: ` +
      (outcome.wrong.length === 0 ? 'right' : 'WRONG'),
  );
  for (const line of outcome.wrong.slice(0, 10)) say(`  ${line}`);
}
say(
  `${values.runs} runs: ${victims.map((who) => `${who} killed ${String(killed[who])} times`).join(', ')}; ` +
    `${String(sums.scans)} scans of ${String(sums.tasks)} tasks, ` +
    `${String(sums.superseded)} attempts superseded, ${String(sums.wrong)} runs wrong.`,
);
await end(sums.wrong === 0 ? 0 : 1);
