import { describe, expect, it } from '@jest/globals';
import { daysOutward } from './days-outward.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const now = at(20).getTime();

describe('the days of a search', () => {
  it('begin with the latest, and each window touches the one before', () => {
    expect(daysOutward({ from: at(1), to: at(20) }, {}, now)).toEqual([
      { since: at(19) },
      { since: at(17), before: at(19) },
      { since: at(13), before: at(17) },
      { since: at(5), before: at(13) },
      { before: at(5) },
    ]);
  });

  it('begin with the earliest when those come first', () => {
    expect(daysOutward({ from: at(1), to: at(5) }, { oldestFirst: true }, now)).toEqual([
      { before: at(2) },
      { since: at(2), before: at(4) },
      { since: at(4) },
    ]);
  });

  it('begin where the page before ended', () => {
    const after = { occurredAt: at(3).toISOString(), eventId: 'e' };
    expect(daysOutward({ from: at(1), to: at(20) }, { after }, now)).toEqual([
      { since: at(2) },
      { before: at(2) },
    ]);
    expect(daysOutward({ from: at(1), to: at(5) }, { after, oldestFirst: true }, now)).toEqual([
      { before: at(4) },
      { since: at(4) },
    ]);
  });

  it('do not begin in the future', () => {
    expect(daysOutward({ from: at(18), to: at(400) }, {}, now)).toEqual([
      { since: at(19) },
      { before: at(19) },
    ]);
  });

  it('are one when there is but one', () => {
    expect(daysOutward({ from: at(3), to: at(4) }, {}, now)).toEqual([{}]);
  });

  it('end with all that is left, however long that is', () => {
    const windows = daysOutward({ from: new Date(0), to: at(20) }, {}, now);
    expect(windows).toHaveLength(6);
    expect(windows.at(-1)).toEqual({ before: new Date(now - 31 * 86_400_000) });
  });
});
