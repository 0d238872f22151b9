import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { EgressRefused } from './egress-refused.js';

export interface BodyLimits {
  maxBytes: number;
  /** What happens to an answer that is longer: it fails, or its beginning is kept. */
  overflow: 'refuse' | 'truncate';
}

export const acceptedCodings = 'gzip, br';

const decoders = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

class Enough extends Error {}

/**
 * Reads a body, decoded if need be. The bound holds for what comes in and for what it decodes to, chunk by chunk: a bomb is
 * dropped at the first byte that is too many. One coding at most, or bombs could be nested.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limits: BodyLimits,
): Promise<Buffer> {
  const [coding, ...more] = codings.filter((name) => name !== 'identity');
  const decoder = coding === undefined ? undefined : decoders.get(coding);
  if (more.length > 0 || (coding !== undefined && decoder === undefined))
    throw new EgressRefused('bad-response');

  const chunks: Uint8Array[] = [];
  const keep = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of bounded(source, limits.maxBytes)) chunks.push(chunk);
  };
  try {
    const { source, isEmpty } = await peeked(body);
    if (decoder === undefined || isEmpty) await keep(source);
    else await pipeline(Readable.from(bounded(source, limits.maxBytes)), decoder(), keep);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    if (limits.overflow === 'refuse') throw new EgressRefused('too-large');
  }
  return Buffer.concat(chunks);
}

/** Gives what fits, then throws. */
async function* bounded(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of source) {
    if (chunk.byteLength > left) {
      yield chunk.subarray(0, left);
      throw new Enough();
    }
    left -= chunk.byteLength;
    yield chunk;
  }
}

/** Answers to HEAD, and 204 and 304, may name a coding and have no body to decode. */
async function peeked(
  body: AsyncIterable<Uint8Array>,
): Promise<{ source: AsyncIterable<Uint8Array>; isEmpty: boolean }> {
  const iterator = body[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (first.done === true) return;
      yield first.value;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { source: all(), isEmpty: first.done === true };
}
