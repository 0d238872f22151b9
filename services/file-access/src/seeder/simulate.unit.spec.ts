import { describe, expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import type { Label } from './label.js';
import { simulate, type Simulated, type SimulationOptions } from './simulate.js';

const start = Date.parse('2026-03-02T08:00:00Z');
const fiveMinutes = 300_000;
const fiftyMebibytes = 52_428_800;

function options(changes: Partial<SimulationOptions> = {}): SimulationOptions {
  return {
    seed: '1',
    start,
    rate: 5,
    actors: 40,
    domain: 'corp.com',
    timeZone: 'Europe/Zurich',
    count: 20_000,
    daily: false,
    firstIncidentAfterMs: 15_000,
    incidentEveryMs: 60_000,
    settleMs: 0,
    ...changes,
  };
}

const run = (changes?: Partial<SimulationOptions>): Simulated[] => [...simulate(options(changes))];
const labelsOf = (simulated: Simulated[]): Label[] => simulated.flatMap(({ label }) => label ?? []);

/** The highest count and sum of any five minutes that end at a download, counted the slow way, by event id. */
function windowsOf(simulated: Simulated[]) {
  const downloads = simulated.filter(({ event }) => event.action === 'download');
  return downloads.map(({ at, event }) => {
    const inside = downloads.filter(
      (other) =>
        other.event.actor_email === event.actor_email && other.at <= at && other.at >= at - fiveMinutes,
    );
    const bytes = inside.reduce((sum, other) => sum + (other.event.bytes ?? 0), 0);
    return { eventId: event.event_id, count: inside.length, bytes };
  });
}

describe('the simulation', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(run({ count: 3000 })).toEqual(run({ count: 3000 }));
    expect(run({ seed: '2', count: 50 })).not.toEqual(run({ count: 50 }));
  });

  it('never repeats an event id from another start', () => {
    const ids = new Set(run({ count: 500 }).map(({ event }) => event.event_id));
    const later = run({ count: 500, start: start + 1 }).map(({ event }) => event.event_id);
    expect(ids.size).toBe(500);
    expect(later.filter((id) => ids.has(id))).toEqual([]);
  });

  it('makes exactly as many events as asked, in order of time, each valid', () => {
    const simulated = run();
    expect(simulated).toHaveLength(20_000);
    expect(simulated.every(({ at }, index) => index === 0 || at >= (simulated[index - 1]?.at ?? 0))).toBe(
      true,
    );
    expect(simulated.flatMap(({ event }) => FileAccessEventRecord.check(event))).toEqual([]);
    expect(simulated.every(({ at, event }) => Date.parse(event.occurred_at ?? '') === at)).toBe(true);
  });

  it('keeps to its duration, and leaves no incident half done', () => {
    const simulated = run({ count: undefined, durationMs: 3_600_000 });
    const ids = new Set(simulated.map(({ event }) => event.event_id));
    expect(simulated.at(-1)?.at).toBeLessThanOrEqual(start + 3_600_000);
    expect(simulated.at(-1)?.at).toBeGreaterThan(start + 3_590_000);
    expect(labelsOf(simulated).length).toBeGreaterThan(10);
    expect(labelsOf(simulated).flatMap((label) => label.event_ids.filter((id) => !ids.has(id)))).toEqual([]);
  });

  it('tells nobody by the events themselves which of them are incidents', () => {
    const simulated = run({ count: 5000 });
    expect(simulated.every(({ event }) => event.labels === undefined)).toBe(true);
  });

  it('begins with a burst of downloads within a minute', () => {
    const [first] = labelsOf(run({ settleMs: 300_000 }));
    expect(first?.kind).toBe('burst_downloads');
    expect(Date.parse(first?.starts_at ?? '')).toBe(start + 15_000);
  });

  it('downloads nothing outside of incidents, and misses nothing nearly, until it has settled', () => {
    const simulated = run({ settleMs: fiveMinutes, incidentEveryMs: 20_000 });
    const labels = labelsOf(simulated).filter((label) => Date.parse(label.starts_at) < start + fiveMinutes);
    const labelled = new Set(labels.flatMap((label) => label.event_ids));
    const early = simulated.filter(
      ({ at, event }) => at < start + fiveMinutes && event.action === 'download',
    );
    expect(labels.length).toBeGreaterThan(5);
    expect(labels.every((label) => label.anomaly)).toBe(true);
    expect(early.filter(({ event }) => !labelled.has(event.event_id))).toEqual([]);
  });

  it('follows the hours of the day when asked to', () => {
    const day = run({
      daily: true,
      count: undefined,
      durationMs: 86_400_000,
      rate: 1,
      incidentEveryMs: 7_200_000,
    });
    const between = (from: number, to: number) =>
      day.filter(({ at }) => at >= start + from * 3_600_000 && at < start + to * 3_600_000).length;
    expect(between(0, 6)).toBeGreaterThan(5 * between(12, 18));
  });
});

describe.each(['1', 'tuesday', '77'])('the labels of seed %s', (seed) => {
  const simulated = run({ seed, rate: 20, count: 60_000 });
  const labels = labelsOf(simulated);
  const owner = new Map(labels.flatMap((label) => label.event_ids.map((id) => [id, label] as const)));
  const windows = windowsOf(simulated);

  it('name every burst and nothing else', () => {
    const bursts = windows.filter(({ count, bytes }) => count > 10 || bytes > fiftyMebibytes);
    const found = new Set(bursts.map(({ eventId }) => owner.get(eventId)));
    expect(found).toEqual(
      new Set(labels.filter(({ kind }) => kind === 'burst_downloads' || kind === 'burst_bytes')),
    );
  });

  it('name which rule a burst breaks', () => {
    const worst = (label: Label, measure: 'count' | 'bytes') =>
      Math.max(
        ...windows.filter(({ eventId }) => owner.get(eventId) === label).map((window) => window[measure]),
      );
    for (const label of labels.filter(({ downloads }) => downloads > 0)) {
      expect([label.kind, worst(label, 'count') > 10]).toEqual([
        label.kind,
        label.kind === 'burst_downloads',
      ]);
      expect([label.kind, worst(label, 'bytes') > fiftyMebibytes]).toEqual([
        label.kind,
        label.kind === 'burst_bytes',
      ]);
      if (label.kind === 'near_miss_ten_downloads') expect(worst(label, 'count')).toBe(10);
      if (label.kind === 'near_miss_fifty_mebibytes') expect(worst(label, 'bytes')).toBe(fiftyMebibytes);
    }
  });

  it('hold every kind', () => {
    expect(new Set(labels.map(({ kind }) => kind)).size).toBe(6);
    expect(labels.every((label) => label.downloads === 0 || label.bytes_downloaded > 0)).toBe(true);
  });
});
