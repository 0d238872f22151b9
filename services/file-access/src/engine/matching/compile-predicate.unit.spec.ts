import { expect, it } from '@jest/globals';
import { FileEvent } from '../event.js';
import type { EventData } from '../rule-event.js';
import { compilePredicate } from './compile-predicate.js';
import { anyText, oneCharacter, type PatternPart, type Predicate, type Test } from './predicate.js';

function eventOf(data: Partial<EventData> = {}, time = 0): FileEvent {
  const all = { actor_email: 'ann@corp.com', action: 'view', resource: 's3://hr/plan.pdf', ...data };
  return FileEvent.of({
    eventId: 'e',
    actor: 'ann@corp.com',
    time,
    appendedAt: time,
    data: all,
    source: '/m365',
  });
}

const lists = new Map([['secret', ['s3://payroll/*', 'S3://HR/plan.pdf', '*.kdbx', 'a\\*b', '?.txt']]]);

function holds(predicate: Predicate, data: Partial<EventData> = {}, time = 0): boolean {
  return compilePredicate(predicate, lists)(eventOf(data, time));
}

function textHolds(pattern: PatternPart[], resource: string, cased = false): boolean {
  return holds({ op: 'field', field: 'resource', test: { is: 'text', pattern, cased } }, { resource });
}

function ipHolds(network: string, ip?: string): boolean {
  return holds({ op: 'field', field: 'ip', test: { is: 'cidr', network } }, { ip });
}

const any = anyText;
const one = oneCharacter;

it.each<[string, PatternPart[], string, boolean]>([
  ['is equal in whole', ['plan'], 'plan', true],
  ['is not equal in part', ['plan'], 'plans', false],
  ['is compared without case', ['PLÄN'], 'plän', true],
  ['is compared without case where a sigma ends a word', ['ΟΔΟΣ', any], 'οδοσα', true],
  ['starts', ['pla', any], 'Plan', true],
  ['ends', [any, 'AN'], 'plan', true],
  ['holds', [any, 'la', any], 'pLAn', true],
  ['holds a line break within any text', ['a', any, 'b'], 'a\n\nb', true],
  ['does not overlap start and end', ['aba', any, 'aba'], 'ababa', false],
  ['takes the empty text for any', [any], '', true],
  ['is empty', [], '', true],
  ['is not empty', [], 'a', false],
  ['has one character', ['pl', one, 'n'], 'plan', true],
  ['has a character of two halves', ['a', one, 'b'], 'a😀b', true],
  ['has no character', ['plan', one], 'plan', false],
  ['has its last characters', [any, one, 'n'], 'plan', true],
  ['has parts in their order', [any, 'a', any, 'b', any, 'c', any], 'xaxbxcx', true],
  ['has parts not out of their order', [any, 'a', any, 'b', any, 'c', any], 'xbxaxcx', false],
  ['has parts with characters between', [any, 'a', one, 'b', any, 'c'], 'abaxbc', true],
  ['has no part behind the last', [any, 'a', any, 'a'], 'ba', false],
])('a text %s', (_name, pattern, resource, expected) => {
  expect(textHolds(pattern, resource)).toBe(expected);
});

it('compares case only when asked to', () => {
  expect(textHolds(['Plan'], 'plan', true)).toBe(false);
  expect(textHolds(['Plan'], 'Plan', true)).toBe(true);
});

it.each<[string, string, string | undefined, boolean]>([
  ['an address within', '10.0.0.0/8', '10.255.0.1', true],
  ['an address outside', '10.0.0.0/8', '11.0.0.1', false],
  ['an address alone', '192.0.2.7', '192.0.2.7', true],
  ['the whole of IPv4', '0.0.0.0/0', '203.0.113.9', true],
  ['IPv6 within', '2001:db8::/32', '2001:DB8:1::5', true],
  ['IPv6 outside', '2001:db8::/32', '2001:db9::5', false],
  ['IPv6 by the last bit', '2001:db8::4/127', '2001:db8::5', true],
  ['IPv4 mapped to IPv6', '10.0.0.0/8', '::ffff:10.1.2.3', true],
  ['IPv4 mapped to IPv6, in hexadecimal', '10.0.0.0/8', '::ffff:a01:203', true],
  ['a mapped network', '::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['no IPv4 in IPv6', '::/0', '10.1.2.3', false],
  ['what is no address', '10.0.0.0/8', '10.0.0', false],
  ['no address', '10.0.0.0/8', undefined, false],
])('a network takes %s as it should', (_name, network, ip, expected) => {
  expect(ipHolds(network, ip)).toBe(expected);
});

const at = Date.UTC(2021, 0, 3, 23, 59, 59, 999);

it.each<[string, Test, boolean]>([
  ['minute', { is: 'time_part', part: 'minute', value: 59 }, true],
  ['hour', { is: 'time_part', part: 'hour', value: 23 }, true],
  ['day', { is: 'time_part', part: 'day', value: 3 }, true],
  ['week, which belongs to the year before', { is: 'time_part', part: 'week', value: 53 }, true],
  ['month', { is: 'time_part', part: 'month', value: 1 }, true],
  ['year', { is: 'time_part', part: 'year', value: 2021 }, true],
  ['time as a number', { is: 'compare', by: 'gte', value: at }, true],
])('knows the %s', (_name, test, expected) => {
  expect(holds({ op: 'field', field: 'occurred_at', test }, {}, at)).toBe(expected);
});

it.each<[string, Test, EventData['bytes'], boolean]>([
  ['equal', { is: 'number', value: 10 }, 10, true],
  ['below', { is: 'compare', by: 'lt', value: 10 }, 10, false],
  ['at most', { is: 'compare', by: 'lte', value: 10 }, 10, true],
  ['above', { is: 'compare', by: 'gt', value: 10 }, 11, true],
  ['at least, of nothing', { is: 'compare', by: 'gte', value: 0 }, undefined, false],
  ['at most, of nothing', { is: 'compare', by: 'lte', value: 0 }, undefined, false],
  ['absent', { is: 'absent' }, undefined, true],
  ['absent, of zero', { is: 'absent' }, 0, false],
  ['there', { is: 'exists', exists: true }, 0, true],
  ['not there', { is: 'exists', exists: false }, 0, false],
  ['like a pattern', { is: 'text', pattern: ['1', anyText], cased: false }, 10, true],
])('a number is %s', (_name, test, bytes, expected) => {
  expect(holds({ op: 'field', field: 'bytes', test }, { bytes })).toBe(expected);
});

it('reads a label as a number only where it is one', () => {
  const test: Test = { is: 'compare', by: 'gte', value: 0 };
  const sized = (size: string) => holds({ op: 'field', field: 'labels.size', test }, { labels: { size } });
  expect(['0', '1.5', '', ' ', '0x10', 'ten'].map(sized)).toEqual([true, true, false, false, false, false]);
});

it('takes for a label only what the event has', () => {
  const test: Test = { is: 'exists', exists: true };
  expect(holds({ op: 'field', field: 'labels.constructor', test }, { labels: {} })).toBe(false);
  expect(holds({ op: 'field', field: 'labels.team', test }, { labels: { team: 'x' } })).toBe(true);
});

it.each<[string, string, string, string, boolean]>([
  ['is found anywhere', 'pa[xy]roll', '', 's3://payroll/a', true],
  ['minds case', 'PAYROLL', '', 's3://payroll/a', false],
  ['forgets case', 'PAYROLL', 'i', 's3://payroll/a', true],
  ['ends lines', '^b$', 'm', 'a\nb\nc', true],
  ['ends the text alone', '^b$', '', 'a\nb\nc', false],
  ['goes over lines', 'a.b', 's', 'a\nb', true],
])('an expression %s', (_name, source, flags, resource, expected) => {
  const test: Test = { is: 'regex', source, flags };
  expect(holds({ op: 'field', field: 'resource', test }, { resource })).toBe(expected);
});

it('finds what a watchlist names, with its wildcards and escapes', () => {
  const test: Test = { is: 'listed', list: 'secret', how: 'equals', cased: false };
  const listed = (resource: string) => holds({ op: 'field', field: 'resource', test }, { resource });
  const found = ['s3://payroll/1', 's3://hr/PLAN.pdf', 'x.KDBX', 'a*b', 'q.txt'];
  expect([...found, 's3://hr', 'acb', 'qq.txt'].filter(listed)).toEqual(found);
});

it('finds the entries of a watchlist within a text', () => {
  const within = (cased: boolean) =>
    holds(
      { op: 'field', field: 'resource', test: { is: 'listed', list: 'secret', how: 'contains', cased } },
      { resource: 'copy of S3://HR/plan.pdf.bak' },
    );
  expect([within(false), within(true)]).toEqual([true, true]);
});

it('a watchlist that is not there has no entries', () => {
  const test: Test = { is: 'listed', list: 'none', how: 'contains', cased: false };
  expect(holds({ op: 'field', field: 'resource', test })).toBe(false);
});

it('compares two fields', () => {
  const same = (how: 'equals' | 'endswith', cased: boolean) =>
    holds(
      { op: 'field', field: 'device', test: { is: 'same_as', field: 'labels.host', how, cased } },
      { device: 'PC-7', labels: { host: 'pc-7' } },
    );
  expect([same('equals', false), same('equals', true), same('endswith', false)]).toEqual([true, false, true]);
  const neither: Test = { is: 'same_as', field: 'session_id', how: 'equals', cased: false };
  expect(holds({ op: 'field', field: 'device', test: neither })).toBe(false);
});

it('looks for keywords in all that was said, labels too', () => {
  const keyword: Predicate = {
    op: 'keyword',
    test: { is: 'text', pattern: [anyText, 'Mimikatz', anyText], cased: false },
  };
  expect(holds(keyword, { labels: { note: 'a mimikatz b' } })).toBe(true);
  expect(holds(keyword, { ua: 'MIMIKATZ' })).toBe(true);
  expect(holds(keyword, {})).toBe(false);
});

it('joins conditions', () => {
  const yes: Predicate = { op: 'always' };
  const no: Predicate = { op: 'never' };
  expect(holds({ op: 'and', of: [yes, yes, no] })).toBe(false);
  expect(holds({ op: 'or', of: [no, no, yes] })).toBe(true);
  expect(holds({ op: 'and', of: [yes, { op: 'not', of: no }] })).toBe(true);
  expect([holds({ op: 'and', of: [] }), holds({ op: 'or', of: [] })]).toEqual([true, false]);
});
