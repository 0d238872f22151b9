import { defineCheck, type Snapshot } from '@palisade/scanner-kit';

export interface Thing extends Snapshot {
  readonly number: number;
}

/** Every tenth thing fails. */
export const well = defineCheck<Thing>({
  id: 'web_chaos_well',
  title: 'The thing is well',
  severity: 'low',
  assetType: 'test.thing',
  group: 'tests',
  risk: 'It may not be well.',
  remediation: 'Make it well, and look again.',
  references: ['https://example.com/'],
  cwe: [1],

  evaluate: ({ number }) => ({
    status: number % 10 === 9 ? 'fail' : 'pass',
    summary: 'It was looked at.',
    evidence: { number: String(number) },
  }),
});
