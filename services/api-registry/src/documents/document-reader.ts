import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Problem } from '@palisade/http';
import { isError } from '@palisade/telemetry';
import type { DocumentError, Reading } from './read-document.js';

// As far from the sources as from what is built of them: a thread runs what is built.
const entry = fileURLToPath(new URL('../../dist/documents/document-worker.js', import.meta.url));
const mostMs = 20_000;
const mostMib = 768;
const mostWaiting = 8;

/** Reads documents of tenants, one at a time, in threads with a limit of time and memory: none can stop the service. */
@Injectable()
export class DocumentReader {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Throws a 503 when too many wait already. */
  async read(text: string): Promise<Reading> {
    // Most of what is no document at all needs no thread to tell.
    if (!/openapi|swagger/.test(text)) return refused('is not an OpenAPI document');
    if (this.waiting >= mostWaiting)
      throw Problem.unavailable('Too many documents are being read; try again.', 5);
    this.waiting++;
    const reading = this.last.then(() => readInThread(text));
    this.last = reading.catch(() => undefined);
    try {
      return await reading;
    } finally {
      this.waiting--;
    }
  }
}

function readInThread(text: string): Promise<Reading> {
  const worker = new Worker(entry, {
    workerData: { text },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: mostMib, maxYoungGenerationSizeMb: 64 },
  });
  return new Promise<Reading>((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(refused('takes too long to read'));
      void worker.terminate();
    }, mostMs);
    worker.once('message', (reading: Reading) => {
      resolve(reading);
      void worker.terminate();
    });
    worker.once('error', (error: unknown) => {
      if (isError(error) && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        resolve(refused('takes too much memory to read'));
      else
        reject(error instanceof Error ? error : new Error('a document could not be read', { cause: error }));
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the thread that read a document ended without a word'));
    });
  });
}

const refused = (message: string): { refused: readonly DocumentError[] } => ({
  refused: [{ path: '', message }],
});
