import { expect, it } from '@jest/globals';
import { loadPlaces } from '../rules/load-places.js';
import { labelledStream } from './labelled-stream.js';
import { plots } from './plots.js';
import { scoresOf } from './score.js';
import { shippedRuleSet } from './shipped-rule-set.js';

it('finds what was planted in the weeks of a company, and every burst without a near miss', () => {
  const places = loadPlaces();
  const scores = scoresOf(
    shippedRuleSet(places),
    labelledStream('aurora', plots, { times: 1, busiest: 0.03 }),
    places,
  );
  for (const score of scores.filter(({ rule }) => rule === 'burst_downloads' || rule === 'burst_bytes')) {
    expect(score).toMatchObject({ missed: [], wrong: [] });
    expect(score.planted).toBeGreaterThan(0);
  }
  expect(scores.flatMap(({ rule, missed }) => missed.map((name) => `${rule}: ${name}`))).toEqual([]);
});
