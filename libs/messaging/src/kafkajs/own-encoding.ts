import { createRequire } from 'node:module';
import { encodeProduce, isPacked, type ProduceFields } from './produce-request.js';

interface ProduceRequest {
  encode(): Promise<{ buf: Buffer; offset: number; buffer: Buffer }>;
}
type Produce = (fields: ProduceFields) => ProduceRequest;

const require = createRequire(import.meta.url);
const knownVersion = '2.2.4';
const produceModule = 'kafkajs/src/protocol/requests/produce/v3/request.js';

/**
 * kafkajs makes an object and several buffers of each record; it gets records that are bytes already, and our encoding of
 * the request that they go in. It loads its own when it first sends, so this is in time whoever loaded kafkajs before.
 */
function useOwnEncoding(): void {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== knownVersion)
    throw new Error(`records are encoded for kafkajs ${knownVersion}, not ${version}`);
  const encode = require(produceModule) as Produce;
  const loaded = require.cache[require.resolve(produceModule)];
  if (loaded === undefined) throw new Error('kafkajs encodes requests elsewhere');
  loaded.exports = (fields: ProduceFields): ProduceRequest => {
    const request = encode(fields);
    if (!isPacked(fields)) return request;
    return {
      ...request,
      encode: () => {
        const buffer = encodeProduce(fields);
        return Promise.resolve({ buf: buffer, offset: buffer.length, buffer });
      },
    };
  };
}

useOwnEncoding();
