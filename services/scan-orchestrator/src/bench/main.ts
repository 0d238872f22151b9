// `--only fairness`: one tenant has 10,000 scans queued; how long do the first scans of others wait for a slot?
// `--only together`: 100 scans of ten tenants at once, by a real scanner: does each end once, and right?
import 'reflect-metadata';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ownPlatform } from '@palisade/platform';
import { fairness } from './fairness.js';
import { together } from './together.js';

// Options of other workspaces' benches come along.
const { values } = parseArgs({ options: { only: { type: 'string' } }, strict: false });
const asks = (part: string) => values.only === undefined || values.only === part;
const say = (line: string) => process.stdout.write(`${line}\n`);

say('starting a Kafka and a Postgres');
const platform = await ownPlatform({ disposable: false });
Object.assign(process.env, {
  PALISADE_TEST_KAFKA: platform.brokers.join(','),
  PALISADE_TEST_POSTGRES: platform.adminUrl,
});
try {
  if (asks('fairness')) await fairness(say);
  if (asks('together')) await together(say);
  say(`load ${loadavg()[0]?.toFixed(0) ?? ''}`);
} finally {
  await platform.close();
}
