import { describe, expect, it } from '@jest/globals';
import { ApiProblem, retryAfter } from './problem.js';
import { politeWait } from './retry.js';

const wait = (status: number, retryAfterSeconds: number | undefined, method = 'GET', attempt = 0) =>
  politeWait({ status, retryAfterSeconds }, { method, attempt, random: () => 0 });

describe('politeWait', () => {
  it.each([
    ['as long as the server says', wait(429, 3), 3000],
    ['a second at first', wait(503, undefined), 1000],
    ['twice as long the second time', wait(503, undefined, 'GET', 1), 2000],
    ['with a change that was not carried out', wait(429, 1, 'PATCH'), 1000],
  ])('waits %s', (_name, waited, expected) => {
    expect(waited).toBe(expected);
  });

  it.each([
    ['other problems', wait(500, undefined)],
    ['a third time', wait(503, 1, 'GET', 2)],
    ['longer than somebody looks at a page', wait(429, 60)],
    ['with a change that may have been carried out', wait(503, 1, 'PATCH')],
  ])('does not wait for %s', (_name, waited) => {
    expect(waited).toBeUndefined();
  });

  it('spreads a crowd out by up to a quarter', () => {
    const options = { method: 'GET', attempt: 0, random: () => 1 };
    expect(politeWait({ status: 429, retryAfterSeconds: 4 }, options)).toBe(5000);
  });
});

describe('retryAfter', () => {
  const now = Date.parse('2026-11-21T00:00:00Z');

  it.each([
    ['5', 5],
    ['0', 0],
    ['Sat, 21 Nov 2026 00:00:30 GMT', 30],
    ['Fri, 20 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s: %s', (header, seconds) => {
    expect(retryAfter(header, now)).toBe(seconds);
  });
});

describe('ApiProblem', () => {
  it('reads problem details', async () => {
    const body = {
      type: 'urn:palisade:problem:stale-revision',
      title: 'Conflict',
      status: 409,
      detail: 'The alert was changed since.',
      trace_id: 't1',
      errors: [{ path: 'state', message: 'is wrong' }],
      revision: 4,
    };
    const problem = await ApiProblem.of(new Response(JSON.stringify(body), { status: 409 }));
    expect(problem).toMatchObject({
      status: 409,
      slug: 'stale-revision',
      title: 'Conflict',
      detail: 'The alert was changed since.',
      traceId: 't1',
      errors: body.errors,
    });
    expect(problem.extensions['revision']).toBe(4);
  });

  it('says what it can of an answer that is none of ours', async () => {
    const problem = await ApiProblem.of(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(problem).toMatchObject({ status: 502, title: 'The server answered 502', slug: '' });
  });
});
