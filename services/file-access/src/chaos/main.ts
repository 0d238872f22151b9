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
let [different, slow] = [0, 0];
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
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
  const { events, episodes, kills: recoveries, wrong } = await killRun(plan);
  const isQuick = recoveries.every(({ backMs }) => backMs < mostBackMs);
  if (wrong.length > 0) different++;
  if (!isQuick) slow++;
  console.log(
    `seed ${seed}: ${events} events, ${episodes} episodes: ${wrong.length === 0 ? 'the same' : 'DIFFERENT'}${isQuick ? '' : ', SLOW'}`,
  );
  for (const { behind, readyMs, detectsMs, backMs } of recoveries) {
    const times = `ready after ${seconds(readyMs)}, detecting ${seconds(detectsMs)}, caught up ${seconds(backMs)}`;
    console.log(`  killed ${behind} events behind: ${times}`);
  }
  for (const line of wrong.slice(0, 10)) console.log(`  ${line}`);
}
const isGood = different === 0 && slow === 0;
console.log(
  `${values.runs} runs: ${different} differ, ${slow} took ${seconds(mostBackMs)} or longer to catch up.`,
);
await end(isGood ? 0 : 1);
