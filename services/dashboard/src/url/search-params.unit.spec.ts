import { describe, expect, it } from '@jest/globals';
import { instant, listOf, oneOf, parseSearch, stringifySearch, text } from './search-params.js';
import { resolveTime, timeSearch } from './time-range.js';

describe('the query of an address', () => {
  it('is written in plain words, without what is not set', () => {
    const search = {
      state: ['open', 'acknowledged'],
      q: 'a & b',
      actor: 'ann@corp.com',
      none: undefined,
      empty: [],
    };
    expect(stringifySearch(search)).toBe('?state=open,acknowledged&q=a%20%26%20b&actor=ann@corp.com');
  });

  it('is nothing when nothing is set', () => {
    expect(stringifySearch({ q: '', state: undefined })).toBe('');
  });

  it.each([['100%'], ['a+b'], ['a=b&c'], ['ünï ✓'], ['"1"'], ['null']])(
    'carries %s there and back',
    (value) => {
      expect(parseSearch(stringifySearch({ q: value }))).toEqual({ q: value });
    },
  );
});

describe('reading a parameter', () => {
  it('keeps only what is allowed', () => {
    expect(listOf('open,nonsense,open', ['open', 'resolved'])).toEqual(['open']);
    expect(listOf(['resolved', 'open'], ['open', 'resolved'])).toEqual(['open', 'resolved']);
    expect(listOf('', ['open'])).toBeUndefined();
    expect(oneOf('x', ['a'])).toBeUndefined();
  });

  it('reads texts and times of any kind, and drops the rest', () => {
    expect(text(12)).toBe('12');
    expect(text({})).toBeUndefined();
    expect(text('x'.repeat(600))).toHaveLength(500);
    expect(instant('2026-11-21T01:00:00+01:00')).toBe('2026-11-21T00:00:00.000Z');
    expect(instant('yesterday')).toBeUndefined();
    expect(instant('-271821-04-20T00:00:00Z')).toBeUndefined();
  });
});

describe('a time range', () => {
  const now = Date.parse('2026-11-21T10:20:30Z');

  it('is relative, and then open at the end', () => {
    expect(resolveTime(timeSearch({ range: '1h' }), now)).toEqual({ from: '2026-11-21T09:20:00.000Z' });
  });

  it('is absolute when it has a start or an end, whatever else is said', () => {
    const search = timeSearch({ range: '1h', from: '2026-11-20T00:00:00Z' });
    expect(search).toEqual({ from: '2026-11-20T00:00:00.000Z', to: undefined });
    expect(resolveTime(search, now)).toEqual({ from: '2026-11-20T00:00:00.000Z', to: undefined });
  });

  // The router lays what was read over what the address says: only a name that is there covers it.
  it.each([
    [{ from: 'garbage' }, {}],
    [{ to: 'xx', range: 'zz' }, {}],
    [{ from: 'garbage', range: '1h' }, { range: '1h' }],
    [{ from: '2026-11-20T00:00:00Z', to: 'xx', range: 'zz' }, { from: '2026-11-20T00:00:00.000Z' }],
  ])('of %j is read as %j, and nothing wrong shows through', (address, read) => {
    const nothing = { range: undefined, from: undefined, to: undefined };
    expect({ ...address, ...timeSearch(address) }).toStrictEqual({ ...nothing, ...read });
  });

  it('is none when nothing is said', () => {
    expect(resolveTime(timeSearch({}), now)).toEqual({ from: undefined, to: undefined });
  });
});
