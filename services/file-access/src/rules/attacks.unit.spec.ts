import { expect, it } from '@jest/globals';
import { attacksOf, otherTags } from './attacks.js';

it('pairs each technique with its own tactic among those that are tagged', () => {
  const tags = ['attack.collection', 'attack.t1530', 'attack.exfiltration', 'attack.t1567.002', 'cve.2024-1'];
  expect(attacksOf(tags)).toEqual([
    {
      tactic_id: 'TA0009',
      tactic: 'Collection',
      technique_id: 'T1530',
      technique: 'Data from Cloud Storage',
    },
    {
      tactic_id: 'TA0010',
      tactic: 'Exfiltration',
      technique_id: 'T1567.002',
      technique: 'Exfiltration Over Web Service: Exfiltration to Cloud Storage',
    },
  ]);
  expect(otherTags(tags)).toEqual(['cve.2024-1']);
});

it('shows a tactic without a technique, and a technique that it has no name for', () => {
  expect(attacksOf(['attack.defense_evasion', 'attack.T9999'])).toEqual([
    { tactic_id: 'TA0005', tactic: 'Defense Evasion', technique_id: 'T9999', technique: 'T9999' },
  ]);
  expect(attacksOf(['attack.impact'])).toEqual([{ tactic_id: 'TA0040', tactic: 'Impact' }]);
  expect(attacksOf(['attack.t1485'])).toEqual([
    { tactic_id: 'TA0040', tactic: 'Impact', technique_id: 'T1485', technique: 'Data Destruction' },
  ]);
});
