// `npm run chaos -w @palisade/file-access -- --runs 50 --seed 1`: kills the service under 5,000 events a second with every
// shipped rule on, and compares what it told with what an engine finds that nothing happened to.
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ownPlatform } from '@palisade/platform';
import { killRun } from './kill-run.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '5000' },
  },
});
const first = Number(values.seed ?? randomInt(1_000_000));
const mostBackMs = 10_000;
let failed = 0;
console.log('starting a Kafka and a Postgres');
const platform = await ownPlatform();
// Each run has a database and topics of its own there.
Object.assign(process.env, {
  PALISADE_TEST_KAFKA: platform.brokers.join(','),
  PALISADE_TEST_POSTGRES: platform.adminUrl,
});
const end = (code: number) => platform.close().finally(() => process.exit(code));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
for (let run = 0; run < Number(values.runs); run++) {
  const seed = first + run;
  const plan = {
    seed,
    eventsPerSecond: Number(values.rate),
    seconds: Number(values.seconds),
    kills: 1 + (run % 2),
  };
  const { events, episodes, backMs, wrong } = await killRun(plan);
  const back = backMs.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ');
  const isGood = wrong.length === 0 && backMs.every((ms) => ms < mostBackMs);
  if (!isGood) failed++;
  console.log(
    `seed ${seed}: ${events} events, ${episodes} episodes, caught up ${back} after the kill: ${isGood ? 'the same' : 'NOT GOOD'}`,
  );
  for (const line of wrong.slice(0, 10)) console.log(`  ${line}`);
}
console.log(failed === 0 ? 'All runs told what an undisturbed one tells.' : `${failed} runs are NOT GOOD`);
await end(failed === 0 ? 0 : 1);
