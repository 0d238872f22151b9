import { expect, it } from '@jest/globals';
import { shippedRules } from './shipped-rules.js';
import { primaryLast, primaryOf, readText } from './rule-texts.js';

const event = `title: Event
name: event
logsource:
    product: palisade
    category: file_access
detection:
    selection:
        action: share
    condition: selection
`;
const count = `title: Many
correlation:
    type: event_count
    rules: event
    group-by: [actor_email]
    timespan: 5m
    condition:
        gt: 2
`;

it.each([
  ['before', `${count}---\n${event}`],
  ['behind', `${event}---\n${count}`],
])('a correlation stands for the rule %s what it counts', (_, yaml) => {
  const { documents, errors } = readText(yaml);
  expect(errors).toEqual([]);
  expect(primaryOf(documents)?.title).toBe('Many');
  expect(primaryLast(documents).map(({ title }) => title)).toEqual(['Event', 'Many']);
});

it('the engine takes shipped rules as they stand', () => {
  for (const { yaml } of shippedRules()) {
    const { documents } = readText(yaml);
    expect(primaryLast(documents)).toBe(documents);
  }
});
