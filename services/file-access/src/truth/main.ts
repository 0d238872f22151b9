import { loadPlaces } from '../rules/load-places.js';
import { labelledStream } from './labelled-stream.js';
import { type Score, scoresOf } from './score.js';
import { shippedRuleSet } from './shipped-rule-set.js';

/** None of these was looked at while the rules were written. */
const seeds = ['aurora', 'basalt', 'cobalt'];

const places = loadPlaces();
const scores: Score[] = [];
let events = 0;
for (const seed of process.argv.slice(2).length > 0 ? process.argv.slice(2) : seeds) {
  const stream = labelledStream(seed);
  events += stream.events.length;
  scores.push(...scoresOf(shippedRuleSet(places), stream, places));
}

const percent = (part: number, whole: number) => (whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`);
const sum = (of: readonly Score[], what: 'planted' | 'found' | 'told' | 'right') =>
  of.reduce((total, score) => total + score[what], 0);

process.stdout.write(`${events.toLocaleString('en')} events, seeds ${seeds.join(', ')}\n\n`);
process.stdout.write(
  '| rule | planted | found | recall | told of | right | precision |\n|---|--:|--:|--:|--:|--:|--:|\n',
);
for (const [rule, of] of Map.groupBy(scores, (score) => score.rule)) {
  const [planted, found, told, right] = [
    sum(of, 'planted'),
    sum(of, 'found'),
    sum(of, 'told'),
    sum(of, 'right'),
  ];
  process.stdout.write(
    `| \`${rule}\` | ${planted} | ${found} | ${percent(found, planted)} | ${told} | ${right} | ${percent(right, told)} |\n`,
  );
}
for (const { rule, missed, wrong } of scores) {
  for (const name of missed) process.stderr.write(`missed by ${rule}: ${name}\n`);
  for (const each of wrong) process.stderr.write(`wrong: ${each}\n`);
}
