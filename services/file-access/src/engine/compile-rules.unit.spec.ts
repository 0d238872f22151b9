import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { compileRules } from './compile-rules.js';
import type { LoadedRule, RuleException } from './engine.js';
import { burstRules, compiled, context, eventAt, limits, loaded } from './testing/compiled.js';
import { mergeRegrouped } from './tracking/regroup.js';

const start = Date.UTC(2026, 0, 5, 9);

const event = (name: string, action = 'download') => `
title: ${name}
name: ${name}
logsource: { product: palisade, category: file_access }
detection: { selection: { action: ${action} }, condition: selection }
level: low
`;

const counting = (name: string, rules: string, more = '') => `
title: ${name}
name: ${name}
correlation:
  type: event_count
  rules: [${rules}]
  group-by: [actor_email]
  timespan: 5m
  condition: { gte: 2 }
  ${more}
level: medium
`;

const refusals = (rules: readonly LoadedRule[], given = limits) =>
  compileRules(rules, context, given).refused.map(({ ruleId, remarks }) => [ruleId, remarks[0]?.code]);

/** What one actor's events, a second apart, are told of. */
function told(rules: readonly LoadedRule[], actions: readonly string[], exceptions: RuleException[] = []) {
  const ruleSet = compiled(rules, { context: { exceptions } });
  const state = ruleSet.newState('t:alex@corp.com');
  const records = actions.flatMap(
    (action, i) => ruleSet.takeEvent(state, eventAt({ time: start + i * 1_000, action })).records,
  );
  return { ruleSet, ruleIds: records.map(({ episode }) => episode.ruleId) };
}

describe('references', () => {
  it('reach the documents of other rules, which go on standing for themselves', () => {
    const rules = [loaded('one', event('one')), loaded('two', counting('two', 'one'))];
    expect(told(rules, ['download', 'download']).ruleIds).toEqual(['one', 'two']);
  });

  it('silence what is counted within the rule, unless it is to be generated', () => {
    const silent = loaded('two', [event('one'), counting('two', 'one')].join('---'));
    expect(told([silent], ['download', 'download']).ruleIds).toEqual(['two']);
    const loud = loaded('two', [event('one'), counting('two', 'one', 'generate: true')].join('---'));
    const { ruleSet, ruleIds } = told([loud], ['download', 'download']);
    expect(ruleIds).toEqual(['two~one', 'two']);
    expect(ruleSet.rules.map(({ ruleId, partOf }) => [ruleId, partOf])).toEqual([
      ['two~one', 'two'],
      ['two', 'two'],
    ]);
  });

  it('to nothing are refused by name, and the other rules run', () => {
    const rules = [loaded('lost', counting('lost', 'nowhere')), loaded('one', event('one'))];
    const { ruleSet, refused } = compileRules(rules, context, limits);
    expect(refused).toMatchObject([{ ruleId: 'lost', remarks: [{ code: 'missing-reference' }] }]);
    expect(refused[0]?.remarks[0]?.message).toContain("'nowhere'");
    expect(ruleSet.rules.map(({ ruleId }) => ruleId)).toEqual(['one']);
  });

  it('in a circle are refused', () => {
    const rules = [loaded('left', counting('left', 'right')), loaded('right', counting('right', 'left'))];
    expect(refusals(rules)).toEqual([
      ['left', 'reference-cycle'],
      ['right', 'reference-cycle'],
    ]);
  });
});

describe('exceptions', () => {
  const rules = [loaded('one', event('one')), loaded('two', event('two'))];

  it('keep events from one rule, and are counted', () => {
    const exception = { exceptionId: 'e', ruleId: 'one', actor: 'alex@corp.com' };
    const { ruleSet, ruleIds } = told(rules, ['download'], [exception]);
    expect(ruleIds).toEqual(['two']);
    expect(ruleSet.drainExceptions()).toEqual([{ exceptionId: 'e', matches: 1, lastMatchAt: start }]);
    expect(ruleSet.drainStats()).toMatchObject([
      { ruleId: 'one', matches: 0, suppressed: 1 },
      { ruleId: 'two', matches: 1, suppressed: 0 },
    ]);
  });

  it('of all rules need every criterion to fit', () => {
    const exception = {
      exceptionId: 'e',
      resource: 's3://reports/',
      action: 'download',
      actor: 'kim@corp.com',
    };
    expect(told(rules, ['download'], [exception]).ruleIds).toEqual(['one', 'two']);
    expect(told(rules, ['download'], [{ ...exception, actor: 'alex@corp.com' }]).ruleIds).toEqual([]);
  });

  it('expire by event time', () => {
    const exception = { exceptionId: 'e', ruleId: 'one', action: 'download', expiresAt: start + 1_000 };
    const { ruleSet } = told(rules, ['download', 'download'], [exception]);
    expect(ruleSet.drainStats()[0]).toMatchObject({ suppressed: 1, matches: 1 });
  });
});

describe('a budget', () => {
  it('of rules and of time refuses what is beyond it', () => {
    const rules = [loaded('one', event('one')), loaded('two', event('two'))];
    expect(refusals(rules, { ...limits, maxRules: 1 })).toEqual([['two', 'rules-budget']]);
    expect(refusals(burstRules(), { ...limits, maxTimespanMs: 60_000 })).toEqual([
      ['burst_downloads', 'timespan-budget'],
      ['burst_bytes', 'timespan-budget'],
    ]);
  });

  it('of groups leaves further ones out and says so, of this rule alone', () => {
    const yaml = [event('a'), counting('by_resource', 'a').replace('actor_email', 'resource')].join('---');
    const ruleSet = compiled([loaded('by_resource', yaml), loaded('one', event('one'))], {
      limits: { maxGroups: 2 },
    });
    const state = ruleSet.newState('t:alex@corp.com');
    const sent = ['a', 'b', 'c', 'a'].flatMap(
      (name, i) =>
        ruleSet.takeEvent(state, eventAt({ time: start + i, resource: `s3://x/${name}` })).regrouped,
    );
    expect(sent.map(({ group }) => group[0]?.value)).toEqual(['s3://x/a', 's3://x/b', 's3://x/a']);
    const [degraded, other] = ruleSet.drainStats();
    expect(degraded?.degraded).toContain('more than 2 groups');
    expect(other?.degraded).toBeUndefined();
  });

  it('of bytes forgets the oldest of what cannot be rounded and says so', () => {
    const yaml = [
      event('a'),
      counting('many', 'a')
        .replace('event_count', 'value_count')
        .replace('{ gte: 2 }', '{ field: resource, gte: 1000 }'),
    ];
    const ruleSet = compiled([loaded('many', yaml.join('---'))], { limits: { maxSlotBytes: 2_048 } });
    const state = ruleSet.newState('t:alex@corp.com');
    for (let i = 0; i < 500; i++)
      ruleSet.takeEvent(state, eventAt({ time: start + i, resource: `s3://x/${i}` }));
    expect(state.byteSize).toBeLessThan(10_000);
    expect(ruleSet.drainStats()[0]?.degraded).toContain('forgotten');
  });
});

describe('a budget of time', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** What is said of one rule whose measurements take so long, in microseconds. */
  const saidOf = (micros: (sample: number) => number) => {
    const ruleSet = compiled([loaded('one', event('one'))], { limits: { maxMicrosPerEvent: 500 } });
    const state = ruleSet.newState('t:alex@corp.com');
    let [clock, reading] = [0, 0];
    jest.spyOn(performance, 'now').mockImplementation(() => (clock += micros(reading++) / 1_000));
    for (let i = 0; i < 64 * 250; i++) ruleSet.takeEvent(state, eventAt({ time: start + i }));
    return ruleSet.drainStats()[0];
  };

  it('lets a rule rest that exceeds it, and says so', () => {
    const said = saidOf(() => 2_000);
    expect(said?.degraded).toContain('it rests');
    expect(said?.matches).toBeLessThan(64 * 250);
  });

  it('is not exceeded by moments in which the process did not run', () => {
    const said = saidOf((reading) => (reading % 150 === 0 ? 500_000 : 20));
    expect(said?.degraded).toBeUndefined();
    expect(said?.matches).toBe(64 * 250);
  });
});

describe('a new making of the rules', () => {
  it('takes over what a state holds, where only a threshold changed', () => {
    const before = compiled(burstRules({ burst_downloads: 5 }));
    const after = compiled(burstRules({ burst_downloads: 3 }));
    expect(after.fingerprint).not.toBe(before.fingerprint);
    const state = before.newState('t:alex@corp.com');
    for (let i = 0; i < 3; i++) before.takeEvent(state, eventAt({ time: start + i }));
    expect(after.takeEvent(state, eventAt({ time: start + 3 })).records).toMatchObject([
      { phase: 'opened', episode: { ruleId: 'burst_downloads', eventCount: 4 } },
    ]);
    const unpacked = before.unpack(after.pack(state), state.episodes, state.key);
    expect(after.pack(unpacked)).toEqual(after.pack(state));
  });

  it('passes over the slots of rules that are gone', () => {
    const before = compiled(burstRules());
    const after = compiled([loaded('one', event('one'))]);
    const state = before.newState('t:alex@corp.com');
    before.takeEvent(state, eventAt({ time: start }));
    const unpacked = after.unpack(before.pack(state), [], 't:alex@corp.com');
    expect(unpacked.watermark).toBe(start);
    expect(after.pack(unpacked).length).toBeLessThan(before.pack(state).length);
  });
});

describe('matches of a rule for the whole tenant', () => {
  const yaml = [event('a'), counting('all', 'a').replace('group-by: [actor_email]', '')].join('---');
  const ruleSet = compiled([loaded('all', yaml)]);
  const sent = [0, 10, 900, 1_200].flatMap((time) => {
    const state = ruleSet.newState('t:alex@corp.com');
    return ruleSet.takeEvent(state, eventAt({ time: start + time, bytes: 5, eventId: `event-${time}` }))
      .regrouped;
  });

  it('are added up by the second, under an id that does not depend on their order', () => {
    const merged = mergeRegrouped(sent);
    expect(merged.map(({ match, values }) => [match.time - start, match.count, values])).toEqual([
      [0, 3, { bytes: 15 }],
      [1_000, 1, { bytes: 5 }],
    ]);
    expect(mergeRegrouped(sent.toReversed())[1]?.matchId).toBe(merged[0]?.matchId);
  });

  it('count as often in their group as they happened', () => {
    const state = ruleSet.newState('t:[]');
    const records = mergeRegrouped(sent).flatMap((match) => ruleSet.takeMatch(state, match).records);
    expect(records[0]).toMatchObject({
      episode: { ruleId: 'all', eventCount: 3, bytesTotal: 15, group: [] },
    });
  });

  it('are counted as late when they are an hour beyond the bound', () => {
    const state = ruleSet.newState('t:[]');
    const [first] = sent;
    if (first === undefined) throw new Error('nothing was sent');
    const at = (time: number) => ({ ...first, match: { ...first.match, time: start + time } });
    ruleSet.drainStats();
    ruleSet.takeMatch(state, at(4_200_001));
    ruleSet.takeMatch(state, at(1));
    expect(ruleSet.drainStats()[0]).toMatchObject({ late: 0 });
    ruleSet.takeMatch(state, at(0));
    expect(ruleSet.drainStats()[0]).toMatchObject({ late: 1 });
  });
});

describe('a watchlist that a rule names', () => {
  const naming = (list: string) =>
    loaded('listed', event('listed').replace('action: download', `'resource|contains|expand': '%${list}%'`));
  const codes = (list: string, watchlists: [string, string[]][] = []) =>
    compileRules([naming(list)], { ...context, watchlists: new Map(watchlists) }, limits).refused.map(
      ({ remarks }) => remarks[0]?.code,
    );

  it('is one of the tenant, or of those that are built in', () => {
    expect(codes('crown_jewels')).toEqual(['unknown-watchlist']);
    expect(codes('crown_jewels', [['crown_jewels', []]])).toEqual([]);
    expect(codes('sensitive_paths')).toEqual([]);
  });
});
