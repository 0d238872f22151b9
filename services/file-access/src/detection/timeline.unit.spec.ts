import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Timeline } from './timeline.js';

const entry = fc.record({ time: fc.integer({ min: 0, max: 500 }), bytes: fc.integer({ min: 0, max: 9 }) });

function read(timeline: Timeline) {
  return Array.from({ length: timeline.end - timeline.first }, (_, i) => ({
    time: timeline.timeAt(timeline.first + i),
    events: timeline.valueAt(timeline.first + i, 'events'),
    bytes: timeline.valueAt(timeline.first + i, 'bytes'),
  }));
}

function grouped(entries: { time: number; bytes: number }[], resolution = 1) {
  const byTime = Map.groupBy(entries, ({ time }) => Math.floor(time / resolution) * resolution);
  return [...byTime]
    .sort(([a], [b]) => a - b)
    .map(([time, all]) => ({
      time,
      events: all.length,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
}

it('holds what was inserted in order of time, whatever was dropped and copied meanwhile', () => {
  const steps = fc.array(
    fc.oneof(entry, fc.record({ drop: fc.integer({ min: 0, max: 300 }) }), fc.constant('copy')),
    {
      maxLength: 120,
    },
  );
  fc.assert(
    fc.property(steps, (all) => {
      let timeline = new Timeline();
      let model: { time: number; bytes: number }[] = [];
      for (const step of all) {
        if (typeof step === 'string') timeline = timeline.clone();
        else if ('drop' in step) {
          timeline.dropBefore(step.drop);
          model = model.filter(({ time }) => time >= step.drop);
        } else {
          const { position } = timeline.insert(step.time, 1, step.bytes);
          expect(timeline.timeAt(position)).toBe(step.time);
          model.push(step);
        }
      }
      expect(read(timeline)).toEqual(grouped(model));
    }),
    { numRuns: 1_000 },
  );
});

it('adds up what lies between two times, both included', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.nat(500), fc.nat(500), (all, from, to) => {
      const timeline = new Timeline();
      for (const { time, bytes } of all) timeline.insert(time, 1, bytes);
      const within = all.filter(({ time }) => time >= from && time <= to);
      const bytes = within.reduce((sum, each) => sum + each.bytes, 0);
      expect(timeline.totalsBetween(from, to)).toMatchObject({ events: within.length, bytes });
    }),
  );
});

it('coalesces to the second without losing an event or a byte', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (all) => {
      const timeline = new Timeline();
      for (const { time, bytes } of all) timeline.insert(time * 20, 1, bytes);
      const latest = Math.max(...all.map(({ time }) => time * 20));
      expect(timeline.coalesce()).toBe(latest);
      expect(read(timeline)).toEqual(
        grouped(
          all.map((each) => ({ ...each, time: each.time * 20 })),
          1_000,
        ),
      );
    }),
  );
});

it('keeps sums of bytes exact integers', () => {
  const timeline = new Timeline();
  timeline.insert(1, 1, Number.MAX_SAFE_INTEGER);
  timeline.insert(1, 1, Number.MAX_SAFE_INTEGER);
  expect(timeline.valueAt(timeline.first, 'bytes')).toBe(Number.MAX_SAFE_INTEGER);
});
