// `make chaos`: the long run of the fault suite. `--seed` repeats a plan, `--rounds` says how often each fault comes,
// `--only` keeps those whose name contains it, `--short` takes the plan that the tests take, `--json` names a file for the
// report.
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { ownPlatform } from '@palisade/platform';
import { longPlan, shortPlan } from './plan.js';
import { asTable, reportOf } from './report.js';
import { run } from './run.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seed = values.seed ?? String(randomInt(1_000_000));
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number above 0');

Logger.overrideLogger(false);
const whole = values.short ? shortPlan(seed) : longPlan(seed, rounds);
const { only = '' } = values;
const plan = { ...whole, faults: whole.faults.filter(({ name }) => name.includes(only)) };
if (plan.faults.length === 0) throw new Error(`no fault has ${only} in its name`);
const given = [...(values.seed === undefined ? ['--seed', seed] : []), ...process.argv.slice(2)];
const args = given.map((text) => (/^[\w.=-]+$/.test(text) ? text : `'${text}'`)).join(' ');
console.log(`To repeat: make chaos ARGS="${args}"`);
console.log('starting a Kafka and a Postgres');
const platform = await ownPlatform();
const end = (code: number) => platform.close().finally(() => process.exit(code));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
try {
  const startedAt = Date.now();
  const onProgress = (text: string) => {
    console.log(`${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${text}`);
  };
  const report = reportOf(await run({ platform, plan, onProgress }));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${asTable(report)}\n`);
  console.log(`${report.effects} effects of ${report.total.events} events in three groups.`);
  for (const { kind, what, at } of report.violations.slice(0, 50)) console.log(`${kind} (${at}): ${what}`);
  for (const accident of report.accidents) console.log(`accident: ${accident}`);
  const isGood = report.violations.length === 0 && report.accidents.length === 0;
  if (!isGood) console.log(`Logs of the processes: ${report.logs ?? '-'}`);
  console.log(isGood ? 'Nothing was lost, doubled, reordered or invented.' : `NOT GOOD with seed ${seed}`);
  await end(isGood ? 0 : 1);
} catch (error) {
  console.error(error);
  await end(1);
}
