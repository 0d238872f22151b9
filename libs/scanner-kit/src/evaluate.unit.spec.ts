import { expect, it } from '@jest/globals';
import { evaluate } from './evaluate.js';
import { seen, thing } from './testing/scanners/seen.check.js';

const proven = { ownershipProven: true };

it('asks the checks of the type of the asset, and no others', () => {
  const other = { ...seen, id: 'web_test_other', assetType: 'test.other' };
  const { outcomes, thrown } = evaluate([seen, other], thing('1', { well: 'yes' }), proven);
  expect(outcomes).toMatchObject([{ check_id: seen.id, asset_id: '1', status: 'pass' }]);
  expect(thrown).toEqual([]);
});

it('does not ask what needs that the target is proven, where it is not', () => {
  const needing = {
    ...seen,
    needsOwnership: true,
    evaluate: () => {
      throw new Error('it was asked');
    },
  };
  const { outcomes } = evaluate([needing], thing('1', {}), { ownershipProven: false });
  expect(outcomes).toMatchObject([{ status: 'not_evaluated', reason: 'ownership_not_proven' }]);
});

it('takes a check that throws for one that could not tell', () => {
  const throwing = {
    ...seen,
    evaluate: () => {
      throw new Error('broken');
    },
  };
  const { outcomes, thrown } = evaluate([throwing, seen], thing('1', {}), proven);
  expect(outcomes.map(({ status }) => status)).toEqual(['not_evaluated', 'pass']);
  expect(thrown).toMatchObject([{ checkId: seen.id }]);
});
