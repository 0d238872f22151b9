import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ActorState } from './actor-state.js';
import { packState, unpackState } from './actor-state.codec.js';

const entry = fc.tuple(
  fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

it('gives back what was packed', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.integer(), fc.integer(), (entries, watermark, appendedAt) => {
      const state = new ActorState();
      Object.assign(state, { watermark, appendedAt });
      for (const [time, events, bytes] of entries) state.timeline.insert(time, events, bytes);
      const unpacked = unpackState(packState(state));
      expect(unpacked).toMatchObject({ watermark, appendedAt, approximateUntil: -Infinity, episodes: [] });
      const count = state.timeline.end - state.timeline.first;
      expect(unpacked.timeline.end - unpacked.timeline.first).toBe(count);
      for (let i = 0; i < count; i++) {
        const [there, here] = [unpacked.timeline.first + i, state.timeline.first + i];
        expect(unpacked.timeline.timeAt(there)).toBe(state.timeline.timeAt(here));
        expect(unpacked.timeline.valueAt(there, 'events')).toBe(state.timeline.valueAt(here, 'events'));
        expect(unpacked.timeline.valueAt(there, 'bytes')).toBe(state.timeline.valueAt(here, 'bytes'));
      }
    }),
  );
});

it('needs few bytes for a download', () => {
  const state = new ActorState();
  for (let i = 0; i < 1_000; i++) state.timeline.insert(Date.UTC(2026, 0, 5) + i * 900, 1, 40_000);
  expect(packState(state).length / 1_000).toBeLessThan(7);
});

it('refuses what another version wrote', () => {
  expect(() => unpackState(Buffer.from([9, 0, 0]))).toThrow('unknown version 9');
});
