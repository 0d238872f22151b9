import { createRequire } from 'node:module';
import { encodeProduce, isPacked, type ProduceFields } from './produce-request.js';
import { type Decoder, readBatch } from './read-batch.js';

interface ProduceRequest {
  encode(): Promise<{ buf: Buffer; offset: number; buffer: Buffer }>;
}
type Produce = (fields: ProduceFields) => ProduceRequest;
type ReadAny = (decoder: Decoder) => Promise<object>;

const require = createRequire(import.meta.url);
const knownVersion = '2.2.4';
const produceModule = 'kafkajs/src/protocol/requests/produce/v3/request.js';

const batchModule = 'kafkajs/src/protocol/recordBatch/v0/decoder.js';

/**
 * kafkajs makes an object and several buffers of each record, and of each of its headers; it gets records that are bytes
 * already with our encoding of the request that they go in, and our reading of batches. It loads its own when it first
 * sends and fetches, so this is in time whoever loaded kafkajs before.
 */
function useOwnEncoding(): void {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== knownVersion)
    throw new Error(`records are encoded for kafkajs ${knownVersion}, not ${version}`);
  replace<Produce>(produceModule, (encode) => (fields) => {
    const request = encode(fields);
    if (!isPacked(fields)) return request;
    return {
      ...request,
      encode: () => {
        const buffer = encodeProduce(fields);
        return Promise.resolve({ buf: buffer, offset: buffer.length, buffer });
      },
    };
  });
  replace<ReadAny>(batchModule, (read) => (decoder) => {
    const batch = readBatch(decoder);
    return batch === undefined ? read(decoder) : Promise.resolve(batch);
  });
}

function replace<T>(module: string, by: (original: T) => T): void {
  const original = require(module) as T;
  const loaded = require.cache[require.resolve(module)];
  if (loaded === undefined) throw new Error(`kafkajs has no ${module} to replace`);
  loaded.exports = by(original);
}

useOwnEncoding();
