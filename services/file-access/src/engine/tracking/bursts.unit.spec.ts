import { describe, expect, it } from '@jest/globals';
import type { EpisodeRecord } from '../episode.js';
import { burstRules, compiled, eventAt, type EventGiven } from '../testing/compiled.js';

const minute = 60_000;
const mebibyte = 1024 * 1024;
const start = Date.UTC(2026, 0, 5, 9);

/** One actor before the rules of bursts; event times are given from `start`, and the log follows them unless told otherwise. */
class Actor {
  readonly records: EpisodeRecord[] = [];
  private readonly rules = compiled(burstRules());
  readonly state = this.rules.newState('tenant:alex@corp.com');

  at(time: number, event: Partial<EventGiven> = {}) {
    const applied = this.rules.takeEvent(this.state, eventAt({ time: start + time, ...event }));
    this.records.push(...applied.records);
    return applied;
  }

  download(times: number, from: number, step: number, event: Partial<EventGiven> = {}) {
    for (let i = 0; i < times; i++) this.at(from + i * step, event);
    return this;
  }

  tick(time: number) {
    const { records } = this.rules.tick(this.state, start + time);
    this.records.push(...records);
    return records;
  }

  get due() {
    const due = this.rules.nextDue(this.state);
    return due === undefined ? undefined : due - start;
  }

  get phases() {
    return this.records.map(({ phase }) => phase);
  }

  get packed() {
    return this.rules.pack(this.state).length;
  }
}

const nothing = new Actor().packed;
const measure = (value: number) => [expect.objectContaining({ value })];

describe('the threshold', () => {
  it('is not crossed by exactly ten downloads', () => {
    expect(new Actor().download(10, 0, 1_000).records).toEqual([]);
  });

  it('is crossed by the eleventh', () => {
    const actor = new Actor().download(11, 0, 1_000);
    expect(actor.records).toHaveLength(1);
    expect(actor.records[0]).toMatchObject({
      phase: 'opened',
      episode: {
        ruleId: 'burst_downloads',
        openedAt: start + 10_000,
        firstSeenAt: start,
        lastHeldAt: start + 10_000,
        latest: measure(11),
        peak: measure(11),
        eventCount: 11,
        revision: 1,
      },
    });
  });

  it('is crossed when the eleventh comes exactly 300.000 s after the first', () => {
    const actor = new Actor().download(10, 0, 1_000);
    actor.at(300_000);
    expect(actor.phases).toEqual(['opened']);
  });

  it('is not crossed when the eleventh comes 300.001 s after the first', () => {
    const actor = new Actor().download(10, 0, 1_000);
    actor.at(300_001);
    expect(actor.records).toEqual([]);
  });

  it('is not crossed by exactly 50 MiB, and is by one byte more', () => {
    const actor = new Actor().download(5, 0, 1_000, { bytes: 10 * mebibyte });
    expect(actor.records).toEqual([]);
    actor.at(6_000, { bytes: 1 });
    expect(actor.records).toMatchObject([
      {
        phase: 'opened',
        episode: { ruleId: 'burst_bytes', latest: measure(50 * mebibyte + 1), bytesTotal: 50 * mebibyte + 1 },
      },
    ]);
  });

  it('counts bytes at exactly 300.000 s and not at 300.001 s', () => {
    const closed = new Actor();
    closed.at(0, { bytes: 50 * mebibyte });
    closed.at(300_000, { bytes: 1 });
    expect(closed.phases).toEqual(['opened']);
    const open = new Actor();
    open.at(0, { bytes: 50 * mebibyte });
    open.at(300_001, { bytes: 1 });
    expect(open.records).toEqual([]);
  });

  it('counts downloads only', () => {
    const actor = new Actor().download(10, 0, 1_000);
    actor.download(10, 20_000, 1_000, { action: 'view', bytes: 100 * mebibyte });
    expect(actor.records).toEqual([]);
  });

  it('counts downloads of the same millisecond one by one', () => {
    expect(new Actor().download(10, 0, 0).records).toEqual([]);
    expect(new Actor().download(11, 0, 0).phases).toEqual(['opened']);
  });

  it('is crossed wherever the window lies: it slides and does not hop', () => {
    const actor = new Actor().download(5, 4 * minute, 1_000).download(5, 8 * minute, 1_000);
    actor.at(9 * minute);
    expect(actor.phases).toEqual(['opened']);
  });

  it('is not crossed by twenty downloads over eleven minutes', () => {
    expect(new Actor().download(20, 0, (11 * minute) / 19).records).toEqual([]);
  });

  it('forgets enormous sums exactly once they have left the window', () => {
    const actor = new Actor().download(4, 0, 1_000, { bytes: Number.MAX_SAFE_INTEGER });
    actor.download(2, 1_000_000, 1_000, { bytes: 25 * mebibyte });
    expect(actor.records.filter(({ phase }) => phase === 'opened')).toHaveLength(1);
    actor.at(1_002_000, { bytes: 1 });
    expect(actor.records.filter(({ phase }) => phase === 'opened')).toHaveLength(2);
  });
});

describe('an episode', () => {
  it('is told at most every ten seconds of the log while it goes on', () => {
    const actor = new Actor().download(61, 0, 1_000);
    expect(actor.records.map(({ episode, phase }) => [phase, episode.lastHeldAt - start])).toEqual([
      ['opened', 10_000],
      ['ongoing', 20_000],
      ['ongoing', 30_000],
      ['ongoing', 40_000],
      ['ongoing', 50_000],
      ['ongoing', 60_000],
    ]);
    expect(actor.records.map(({ episode }) => episode.revision)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(actor.records.map(({ episode }) => episode.id)).size).toBe(1);
  });

  it('tells by tick what was held back', () => {
    const actor = new Actor().download(12, 0, 1_000);
    expect(actor.phases).toEqual(['opened']);
    expect(actor.due).toBe(20_000);
    expect(actor.tick(19_999)).toEqual([]);
    expect(actor.tick(20_000)).toMatchObject([
      { phase: 'ongoing', episode: { eventCount: 12, revision: 2 } },
    ]);
  });

  it('goes on when its rule holds again exactly five minutes after it last held', () => {
    const actor = new Actor().download(11, 0, 1_000).download(11, 310_000 - 10_000, 1_000);
    expect(new Set(actor.records.map(({ episode }) => episode.id)).size).toBe(1);
  });

  it('ends when its rule has not held for more than five minutes of event time', () => {
    const actor = new Actor().download(11, 0, 1_000);
    actor.at(310_000, { action: 'view' });
    expect(actor.phases).toEqual(['opened']);
    actor.at(310_001, { action: 'view' });
    expect(actor.phases).toEqual(['opened', 'ended']);
  });

  it('ends by log time when the actor falls silent', () => {
    const actor = new Actor().download(11, 0, 1_000);
    expect(actor.due).toBe(310_001);
    expect(actor.tick(310_000)).toEqual([]);
    expect(actor.tick(310_001)).toMatchObject([{ phase: 'ended', episode: { revision: 2 } }]);
    expect(actor.due).toBeUndefined();
  });

  it('is followed by another with another id', () => {
    const actor = new Actor().download(11, 0, 1_000).download(11, 20 * minute, 1_000);
    expect(actor.phases).toEqual(['opened', 'ended', 'opened']);
    expect(actor.records[2]?.episode.id).not.toBe(actor.records[0]?.episode.id);
  });

  it('is told once more when events that the log had delayed join it after its end', () => {
    const actor = new Actor().download(11, 0, 1_000);
    actor.tick(10 * minute);
    actor.at(12_000, { appendedAt: start + 11 * minute });
    expect(actor.phases).toEqual(['opened', 'ended', 'ongoing']);
    expect(actor.records[2]?.episode).toMatchObject({
      id: actor.records[0]?.episode.id,
      eventCount: 12,
      revision: 3,
    });
    actor.tick(30 * minute);
    expect(actor.phases).toEqual(['opened', 'ended', 'ongoing', 'ended']);
  });

  it('of each rule is its own', () => {
    const actor = new Actor().download(11, 0, 1_000, { bytes: 10 * mebibyte });
    const opened = actor.records.filter(({ phase }) => phase === 'opened');
    expect(opened.map(({ episode }) => episode.ruleId)).toEqual(['burst_bytes', 'burst_downloads']);
    expect(new Set(opened.map(({ episode }) => episode.id)).size).toBe(2);
  });

  it('says which window held most', () => {
    const actor = new Actor().download(15, 0, 1_000);
    actor.download(4, 290_000, 5_000);
    const [last] = actor.tick(30 * minute).slice(-1);
    expect(last?.episode).toMatchObject({
      peak: measure(18),
      peakAt: start + 300_000,
      latest: measure(14),
      eventCount: 19,
    });
  });
});

describe('a late event', () => {
  it('within the bound opens an episode after the fact', () => {
    const actor = new Actor().download(10, 0, 1_000);
    actor.at(9 * minute, { action: 'view' });
    const { timing } = actor.at(5_500, { appendedAt: start + 9 * minute });
    expect(timing).toBe('on_time');
    expect(actor.records).toMatchObject([
      { phase: 'opened', episode: { openedAt: start + 9_000, eventCount: 11 } },
    ]);
  });

  it('exactly at the bound counts, and one millisecond beyond does not', () => {
    const closed = new Actor().download(10, 0, 1_000);
    closed.at(10 * minute, { action: 'view' });
    expect(closed.at(0).timing).toBe('on_time');
    expect(closed.phases).toEqual(['opened']);
    const open = new Actor().download(10, 0, 1_000);
    open.at(10 * minute + 1, { action: 'view' });
    expect(open.at(0)).toMatchObject({ timing: 'late', records: [] });
  });

  it('joins two episodes: the one opened first goes on, the other is said to end', () => {
    const actor = new Actor().download(11, 0, 0).download(11, 400_000, 0);
    const [first, , second] = actor.records;
    expect(actor.phases).toEqual(['opened', 'ended', 'opened']);
    actor.download(8, 200_000, 0, { appendedAt: start + 420_000 });
    actor.tick(440_000);
    expect(actor.records.slice(3)).toMatchObject([
      { phase: 'ended', mergedInto: first?.episode.id, episode: { id: second?.episode.id, revision: 2 } },
      { phase: 'ongoing', episode: { id: first?.episode.id, openedAt: start, lastHeldAt: start + 400_000 } },
      { phase: 'ongoing', episode: { id: first?.episode.id, eventCount: 30, firstSeenAt: start } },
    ]);
  });

  it('never changes the id of the episode whose start it moves', () => {
    const actor = new Actor().download(11, 60_000, 1_000);
    const id = actor.records[0]?.episode.id;
    actor.at(30_000, { appendedAt: start + 90_000 });
    expect(actor.records[1]).toMatchObject({
      phase: 'ongoing',
      episode: { id, firstSeenAt: start + 30_000, openedAt: start + 69_000, eventCount: 12 },
    });
  });
});

describe('an event from the future', () => {
  const nextYear = 365 * 24 * 60 * minute;

  it('counts when it was logged, and does not move the clock', () => {
    const actor = new Actor().download(10, 0, 1_000);
    expect(actor.at(nextYear, { appendedAt: start + 20_000 })).toMatchObject({
      timing: 'future',
    });
    expect(actor.phases).toEqual(['opened']);
    expect(actor.state.watermark).toBe(start + 20_000);
    expect(actor.at(21_000).timing).toBe('on_time');
  });

  it('is believed up to five minutes ahead of the log', () => {
    const actor = new Actor();
    expect(actor.at(5 * minute, { appendedAt: start }).timing).toBe('on_time');
    expect(actor.state.watermark).toBe(start + 5 * minute);
    expect(new Actor().at(5 * minute + 1, { appendedAt: start }).timing).toBe('future');
  });
});

it('rounds to the second above 4,096 entries, says so, and stays small', () => {
  const actor = new Actor().download(5_000, 0, 7);
  expect(actor.records[0]?.episode.approximate).toBe(false);
  actor.tick(minute);
  expect(actor.records.at(-1)?.episode).toMatchObject({
    approximate: true,
    eventCount: 5_000,
    peak: measure(5_000),
  });
  expect(actor.packed).toBeLessThan(12_000);
});

it('forgets the downloads and the episodes that no event can change any more', () => {
  const actor = new Actor().download(50, 0, 1_000);
  actor.at(60 * minute, { action: 'view' });
  expect(actor.packed).toBe(nothing);
  expect(actor.state.episodes).toEqual([]);
  actor.download(10, 61 * minute, 1_000);
  expect(actor.phases.filter((phase) => phase === 'opened')).toHaveLength(1);
  actor.at(62 * minute);
  expect(actor.phases.filter((phase) => phase === 'opened')).toHaveLength(2);
});
