import { loadPlaces } from '../rules/load-places.js';
import { labelledStream } from './labelled-stream.js';
import { harderPlots } from './harder-plots.js';
import { plots } from './plots.js';
import { type Score, scoresOf } from './score.js';
import { shippedRuleSet } from './shipped-rule-set.js';

/** None of these was looked at while the rules were written. */
const seeds = ['aurora', 'basalt', 'cobalt'];
const parts = { 'plain cases': plots, 'close to the edge': harderPlots };

const places = loadPlaces();
const percent = (part: number, whole: number) => (whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`);
const sum = (of: readonly Score[], what: 'planted' | 'found' | 'told' | 'right') =>
  of.reduce((total, score) => total + score[what], 0);

for (const [title, planted] of Object.entries(parts)) {
  const streams = seeds.map((seed) => labelledStream(`${seed}/${title}`, planted));
  const scores = streams.flatMap((stream) => scoresOf(shippedRuleSet(places), stream, places));
  const events = streams.reduce((total, stream) => total + stream.events.length, 0);
  show(`${title}: ${events.toLocaleString('en')} events, seeds ${seeds.join(', ')}`, scores);
}

function show(title: string, scores: readonly Score[]): void {
  const lines = [...Map.groupBy(scores, (score) => score.rule)].map(([rule, of]) => {
    const [planted, found, told, right] = [
      sum(of, 'planted'),
      sum(of, 'found'),
      sum(of, 'told'),
      sum(of, 'right'),
    ];
    const cells = [`\`${rule}\``, planted, found, percent(found, planted), told, right, percent(right, told)];
    return `| ${cells.join(' | ')} |`;
  });
  const head =
    '| rule | planted | found | recall | told of | right | precision |\n|---|--:|--:|--:|--:|--:|--:|';
  process.stdout.write(`${title}\n\n${head}\n${lines.join('\n')}\n\n`);
  for (const { rule, missed, wrong } of scores) {
    for (const name of missed) process.stdout.write(`- missed by ${rule}: ${name}\n`);
    for (const each of wrong) process.stdout.write(`- told of by mistake: ${each}\n`);
  }
}
