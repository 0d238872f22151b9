import { describe, expect, it } from '@jest/globals';
import { Misbehaved, readMessage } from './read-message.js';

const outcome = { check_id: 'c', asset_id: 'a', status: 'pass', summary: 's', evidence: { ok: true } };
const asset = { asset_id: 'a', asset_type: 't', name: 'n', properties: { p: 'v' } };
const results = (parts: object) => ({ type: 'results', index: 0, assets: [], outcomes: [], ...parts });

describe('what a task says', () => {
  it('is taken as it is where it is well formed, without what it has besides', () => {
    const message = results({
      assets: [{ ...asset, extra: 1 }],
      outcomes: [{ ...outcome, severity: 'critical' }],
    });
    expect(readMessage(message)).toEqual(results({ assets: [asset], outcomes: [outcome] }));
  });

  it('loses what neither Kafka nor Postgres takes', () => {
    const { outcomes } = readMessage(results({ outcomes: [{ ...outcome, summary: 'a\0b\ud800c' }] })) as {
      outcomes: { summary: string }[];
    };
    expect(outcomes[0]?.summary).toBe('a\ufffdb\ufffdc');
  });

  it('is cut where it is for people', () => {
    expect(readMessage({ type: 'progress', phase: 'x'.repeat(500), done: 0, total: 0 })).toMatchObject({
      phase: 'x'.repeat(200),
    });
  });

  it.each([
    ['nothing', null],
    ['a text', 'finished'],
    ['a list', []],
    ['an unknown type', { type: 'eval' }],
    ['a negative count', { type: 'progress', phase: '', done: -1, total: 0 }],
    ['a count that is too high', { type: 'progress', phase: '', done: 2 ** 31, total: 0 }],
    [
      'a connection for something else',
      { type: 'open', id: 1, url: 'https://x/', purpose: { use: 'listen' } },
    ],
    [
      'an unknown method',
      { type: 'open', id: 1, url: 'https://x/', purpose: { use: 'request', method: 'TRACE' } },
    ],
    ['a URL without end', { type: 'open', id: 1, url: 'x'.repeat(9_000), purpose: { use: 'handshake' } }],
    ['a reason that is a sentence', { type: 'failed', reason: 'Because of', detail: '', retriable: true }],
    ['too many outcomes', results({ outcomes: Array.from({ length: 501 }, () => outcome) })],
    ['an unknown status', results({ outcomes: [{ ...outcome, status: 'maybe' }] })],
    ['no reason where one is due', results({ outcomes: [{ ...outcome, status: 'not_evaluated' }] })],
    ['evidence in depth', results({ outcomes: [{ ...outcome, evidence: { a: { b: 1 } } }] })],
    [
      'too much evidence',
      results({ outcomes: [{ ...outcome, evidence: Object.fromEntries(Array(101).entries()) }] }),
    ],
    ['properties that are no texts', results({ assets: [{ ...asset, properties: { p: 1 } }] })],
    ['a secret without end', { type: 'conceal', secret: 'x'.repeat(20_000) }],
    ['a secret that is none', { type: 'conceal', secret: '' }],
    ['an asset without an id', results({ assets: [{ ...asset, asset_id: '' }] })],
  ])('is refused where it is %s', (_name, message) => {
    expect(() => readMessage(message)).toThrow(Misbehaved);
  });
});
