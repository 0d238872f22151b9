import { expect, it } from '@jest/globals';
import { templates } from '../../pages/new-rule/templates.js';
import { exampleEvents } from './sample-events.js';

const now = Date.parse('2026-03-02T09:00:00Z');
type Event = Record<'action' | 'resource' | 'ip' | 'ua' | 'occurred_at', string> & { bytes: number };
const example = (yaml: string): Event[] =>
  exampleEvents(now, yaml)
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
const spanOf = (events: readonly Event[]) =>
  Date.parse(events.at(-1)?.occurred_at ?? '') - Date.parse(events[0]?.occurred_at ?? '');
const of = (id: string) => example(templates.find((each) => each.id === id)?.yaml ?? '');

it('shares payroll files for a rule of shares of payroll files', () => {
  const events = of('event');
  expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['share']));
  expect(events.every(({ resource }) => resource.includes('/payroll/'))).toBe(true);
});

it('does what is counted more often than is allowed, within the time', () => {
  const events = of('count');
  expect(
    events.every(({ action, resource }) => action === 'download' && /\/contracts\//.test(resource)),
  ).toBe(true);
  expect(events.length).toBeGreaterThan(5);
  const many = example((templates[1]?.yaml ?? '').replace('gt: 5', 'gt: 50').replace('10m', '1m'));
  expect(many.length).toBeGreaterThan(50);
  expect(spanOf(many)).toBeLessThanOrEqual(60_000);
  expect(new Set(many.map(({ occurred_at }) => occurred_at)).size).toBe(many.length);
});

it('comes from many addresses for a rule that counts addresses', () => {
  const events = of('distinct');
  expect(new Set(events.map(({ ip }) => ip)).size).toBeGreaterThan(4);
  expect(new Set(events.map(({ action }) => action))).toEqual(new Set(['view', 'download']));
});

it('does the steps in the order in which they are asked for, wherever they are written', () => {
  const actions = (events: Event[]) => events.slice(0, 2).map(({ action }) => action);
  expect(actions(of('sequence'))).toEqual(['download', 'delete']);
  const sequence = templates.find(({ id }) => id === 'sequence')?.yaml ?? '';
  const turned = sequence.replace(
    '    - step_download\n    - step_delete',
    '    - step_delete\n    - step_download',
  );
  expect(actions(example(turned))).toEqual(['delete', 'download']);
});

const rule = (detection: string) => `title: T\ndetection:\n${detection}\n`;

it.each([
  ['a flow list', '  s:\n    action: [copy, "move"]\n  condition: s', ['copy', 'move'], /finance/],
  [
    'a list at its key',
    '  s:\n    action:\n    - copy\n    - move\n  condition: s',
    ['copy', 'move'],
    /finance/,
  ],
  [
    'a filter that is left out',
    "  s:\n    action: view # read\n    resource|startswith: 's3://legal/'\n  f:\n    action: sync\n    resource|contains: tmp\n  condition: s and not f",
    ['view'],
    /^s3:\/\/legal\/2026/,
  ],
  [
    'filters by pattern',
    '  s:\n    action: view\n  f_a:\n    action: sync\n  condition: s and not 1 of f_*',
    ['view'],
    /finance/,
  ],
  [
    'an ending',
    "  s:\n    action: share\n    resource|endswith: '.pst'\n  condition: s",
    ['share'],
    /\.pst$/,
  ],
  [
    'a list of events',
    '  s:\n    - action: rename\n    - resource|contains: x\n  condition: s',
    ['rename'],
    /x/,
  ],
  ['no action', '  s:\n    ip: 10.0.0.1\n  condition: s', ['download'], /finance/],
  ['no YAML', '{{{', ['download'], /finance/],
])('reads %s', (_what, detection, actions, resource) => {
  const events = example(rule(detection));
  expect([...new Set(events.map(({ action }) => action))]).toEqual(actions);
  expect(events[0]?.resource).toMatch(resource);
});

it('keeps what a selection asks for with its own actions', () => {
  const events = example(
    rule(
      '  renamed:\n    action: rename\n  written:\n    action: [upload]\n    resource.extension: [locked, enc]\n  condition: 1 of them',
    ),
  );
  const ends = events.map(({ action, resource }) => `${action} ${resource.split('.').at(-1) ?? ''}`);
  expect([...new Set(ends)]).toEqual(['rename xlsx', 'upload locked']);
});

it('reaches different files for a rule that counts them', () => {
  const views = rule('  s:\n    action: view\n  condition: s').replace('title: T', 'title: T\nname: t');
  const yaml = `${views}---\ncorrelation:\n  type: value_count\n  rules: [t]\n  timespan: 1h\n  condition:\n    field: resource\n    gt: 150\n`;
  expect(new Set(example(yaml).map(({ resource }) => resource)).size).toBeGreaterThan(150);
});

it('moves as many bytes as a sum asks for', () => {
  const sum = rule('  s:\n    action: download\n  condition: s').replace('title: T', 'title: T\nname: t');
  const yaml = `${sum}---\ncorrelation:\n  type: value_sum\n  rules: t\n  timespan: 1h\n  condition:\n    field: bytes\n    gt: 1000000000\n`;
  expect(example(yaml).reduce((total, { bytes }) => total + bytes, 0)).toBeGreaterThan(1e9);
});
