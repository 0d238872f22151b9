import { defineCheck, type Snapshot } from '../../check.js';

export interface Thing extends Snapshot {
  readonly facts: Readonly<Record<string, string>>;
}

/** For scanners of tests: passes where a thing is well. */
export const seen = defineCheck<Thing>({
  id: 'web_test_seen',
  title: 'The thing is well',
  severity: 'low',
  assetType: 'test.thing',
  group: 'tests',
  risk: 'It may not be well.',
  remediation: 'Make it well, and look again.',
  references: ['https://example.com/'],
  cwe: [1],

  evaluate({ facts }) {
    const status = facts['well'] === 'no' ? 'fail' : 'pass';
    return { status, summary: `It was looked at: ${facts['said'] ?? 'nothing was said'}.`, evidence: facts };
  },
});

export function thing(id: string, facts: Thing['facts']): Thing {
  return { asset: { asset_id: id, asset_type: 'test.thing', name: `Thing ${id}`, properties: {} }, facts };
}
