import { expect, it } from '@jest/globals';
import type { GroupState, RuleSet } from '../engine.js';
import { compiled, eventAt, loaded } from '../testing/compiled.js';

const start = Date.parse('2026-01-05T10:00:00Z');
const key = 't:alex@corp.com';

const newcomer = (ruleId: string) =>
  loaded(
    ruleId,
    `
title: New to an area
logsource: { product: palisade, category: file_access }
detection: { selection: { action: download }, condition: selection }
level: low
palisade: { first_seen: { of: resource_area, learning: 1d, learning_events: 2, forget: 20d } }
`,
  );

const event = (name: string, action: string) => `
title: ${name}
name: ${name}
logsource: { product: palisade, category: file_access }
detection: { selection: { action: ${action} }, condition: selection }
level: informational
---`;

const several = (name: string, of: string, gte: number) => `
title: ${name}
name: ${name}
correlation:
  type: event_count
  rules: [${of}]
  group-by: [actor_email]
  timespan: 5m
  condition: { gte: ${gte} }
level: informational
---`;

const chain = loaded(
  'chain',
  `${event('fetched', 'download')}${event('deleted', 'delete')}${several('fetches', 'fetched', 3)}${several('deletions', 'deleted', 2)}
title: Fetched, then deleted
name: chain
correlation:
  type: temporal_ordered
  rules: [fetches, deletions]
  group-by: [actor_email]
  timespan: 30m
level: high
`,
);

const all = () => compiled([newcomer('one'), chain, newcomer('other')]);

const first = ['download', 'download', 'delete', 'download', 'view', 'download', 'download'];
const then = ['delete', 'download', 'delete', 'delete', 'view', 'download'];

function take(ruleSet: RuleSet, state: GroupState, actions: readonly string[], from: number): string[] {
  return actions.map((action, i) => {
    const time = from + i * 100_000 - (i % 3) * 150_000;
    const given = { eventId: `e${from}-${i}`, time, appendedAt: from + i * 100_000, action };
    const { records } = ruleSet.takeEvent(
      state,
      eventAt({ ...given, bytes: 7, resource: `s3://dept/${action}-${i}/x/a.pdf` }),
    );
    return JSON.stringify(records);
  });
}

function after(actions: readonly string[], ruleSet = all()): GroupState {
  const state = ruleSet.newState(key);
  take(ruleSet, state, actions, start);
  return state;
}

/** After the first events, in the version in which each slot was written out and matches as JSON. */
const before = [
  'AwAADCnauHlCAAAMKdq4eUIABYawY0mTlkzhxN/suDMH6p/Fz/G8gwLqn9nlqb7BBuqf6c78sL8H6p/hjoO+9gjqn9XvwNeI',
  'DeqflY2Kh8oN6p/JiaTvgA4AAPv7HQYDAYGAgIAEIpQ4zzpG3wcFAwAAAAAAAABAAAAAAAAA8P8AAAAAAADw/wAAW4rZuHlC',
  'AgjRhgMCCMGaDAIIoY0GAgjhpxICCAAFuQF7ImtleSI6ImUxNzY3NjA3MjAwMDAwLTE+MjI5NDM4Y2YzYTQ2LjAiLCJldmVu',
  'dElkIjoiZTE3Njc2MDcyMDAwMDAtMSIsImFjdG9yIjoiYWxleEBjb3JwLmNvbSIsImFwcGVuZGVkQXQiOjE3Njc2MDczMDAw',
  'MDAsInZhbHVlcyI6eyJieXRlcyI6NywiYWN0b3JfZW1haWwiOiJhbGV4QGNvcnAuY29tIn0sImhlbGQiOmZhbHNlfbkBeyJr',
  'ZXkiOiJlMTc2NzYwNzIwMDAwMC0wPjIyOTQzOGNmM2E0Ni4wIiwiZXZlbnRJZCI6ImUxNzY3NjA3MjAwMDAwLTAiLCJhY3Rv',
  'ciI6ImFsZXhAY29ycC5jb20iLCJhcHBlbmRlZEF0IjoxNzY3NjA3MjAwMDAwLCJ2YWx1ZXMiOnsiYnl0ZXMiOjcsImFjdG9y',
  'X2VtYWlsIjoiYWxleEBjb3JwLmNvbSJ9LCJoZWxkIjpmYWxzZX24AXsia2V5IjoiZTE3Njc2MDcyMDAwMDAtNT4yMjk0Mzhj',
  'ZjNhNDYuMCIsImV2ZW50SWQiOiJlMTc2NzYwNzIwMDAwMC01IiwiYWN0b3IiOiJhbGV4QGNvcnAuY29tIiwiYXBwZW5kZWRB',
  'dCI6MTc2NzYwNzcwMDAwMCwidmFsdWVzIjp7ImJ5dGVzIjo3LCJhY3Rvcl9lbWFpbCI6ImFsZXhAY29ycC5jb20ifSwiaGVs',
  'ZCI6dHJ1ZX24AXsia2V5IjoiZTE3Njc2MDcyMDAwMDAtMz4yMjk0MzhjZjNhNDYuMCIsImV2ZW50SWQiOiJlMTc2NzYwNzIw',
  'MDAwMC0zIiwiYWN0b3IiOiJhbGV4QGNvcnAuY29tIiwiYXBwZW5kZWRBdCI6MTc2NzYwNzUwMDAwMCwidmFsdWVzIjp7ImJ5',
  'dGVzIjo3LCJhY3Rvcl9lbWFpbCI6ImFsZXhAY29ycC5jb20ifSwiaGVsZCI6dHJ1ZX25AXsia2V5IjoiZTE3Njc2MDcyMDAw',
  'MDAtNj4yMjk0MzhjZjNhNDYuMCIsImV2ZW50SWQiOiJlMTc2NzYwNzIwMDAwMC02IiwiYWN0b3IiOiJhbGV4QGNvcnAuY29t',
  'IiwiYXBwZW5kZWRBdCI6MTc2NzYwNzgwMDAwMCwidmFsdWVzIjp7ImJ5dGVzIjo3LCJhY3Rvcl9lbWFpbCI6ImFsZXhAY29y',
  'cC5jb20ifSwiaGVsZCI6ZmFsc2V9gYNsLLtO4QEBAAAAAAAAAPA/AAAAAAAA8P8AAAAAAADw/wAAJn7ZuHlCAggAAbkBeyJr',
  'ZXkiOiJlMTc2NzYwNzIwMDAwMC0yPjgxODM2YzJjYmI0ZS4wIiwiZXZlbnRJZCI6ImUxNzY3NjA3MjAwMDAwLTIiLCJhY3Rv',
  'ciI6ImFsZXhAY29ycC5jb20iLCJhcHBlbmRlZEF0IjoxNzY3NjA3NDAwMDAwLCJ2YWx1ZXMiOnsiYnl0ZXMiOjcsImFjdG9y',
  'X2VtYWlsIjoiYWxleEBjb3JwLmNvbSJ9LCJoZWxkIjpmYWxzZX0GzGFb1zxPAgAAAAAAAAAAAAAAAAAAAPD/AAAAAAAA8P8A',
  'AM7f2bh5QgAAAAAAAPD/AABkx9m4eUICCAEAHVG56RsaO0OhjQYCCAEAjpcYkWS0NUMAAB8MlAYEi0zhxN/suDMH6p/Fz/G8',
  'gwLqn9nlqb7BBuqf6c78sL8H6p/hjoO+9gjqn9XvwNeIDeqflY2Kh8oN6p/JiaTvgA4AAPv7HQYDAYGAgIAE',
].join('');

it('reads what was packed before as it is packed now', () => {
  const ruleSet = all();
  const now = after(first, ruleSet);
  const read = ruleSet.unpack(Buffer.from(before, 'base64'), now.episodes, key);
  expect(ruleSet.pack(read).equals(ruleSet.pack(now))).toBe(true);
  const later = start + 2 * 86_400_000;
  for (const at of [start + 700_000, later]) {
    const told = take(ruleSet, now, then, at);
    expect(take(ruleSet, read, then, at)).toEqual(told);
    expect(told.some((each) => each !== '[]')).toBe(true);
  }
});

it('writes a slot in common once, and reads it whichever of its trackers still are', () => {
  const ruleSet = all();
  const state = after(first, ruleSet);
  const packed = ruleSet.pack(state);
  const [one, other] = ['one', 'other'].map((ruleId) => compiled([newcomer(ruleId)]));
  if (one === undefined || other === undefined) throw new Error('not compiled');
  expect(packed.length).toBeLessThan(
    compiled([chain]).pack(after(first)).length + 20 + one.pack(after(first, one)).length,
  );
  for (const alone of [one, other]) {
    const read = alone.unpack(packed, [], key);
    expect(alone.pack(read).equals(alone.pack(after(first, alone)))).toBe(true);
  }
});

it('refuses what a later version packed', () => {
  const ruleSet = all();
  const packed = ruleSet.pack(after(first, ruleSet));
  packed[0] = 200;
  expect(() => ruleSet.unpack(packed, [], key)).toThrow('unknown version 200');
});
