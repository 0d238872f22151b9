import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';
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
const idleMs = 1_000;

/** Reads documents of tenants, one at a time, in threads with a limit of time and memory: none can stop the service. */
@Injectable()
export class DocumentReader {
  private readonly thread = new ReadingThread();
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Throws a 503 when too many wait already. What is read for the same `request` may share a thread, which takes time to start. */
  async read(text: string, request: object = {}): Promise<Reading> {
    // Most of what is no document at all needs no thread to tell.
    if (!/openapi|swagger/.test(text)) return refused('is not an OpenAPI document');
    if (this.waiting >= mostWaiting)
      throw Problem.unavailable('Too many documents are being read; try again.', 5);
    this.waiting++;
    const reading = this.last.then(() => this.thread.read(text, request));
    this.last = reading.catch(() => undefined);
    try {
      return await reading;
    } finally {
      this.waiting--;
    }
  }
}

/** One at a time; another request's documents are read in another one. */
class ReadingThread {
  private worker: Worker | undefined;
  private of: object | undefined;
  private idle: NodeJS.Timeout | undefined;

  async read(text: string, request: object): Promise<Reading> {
    clearTimeout(this.idle);
    if (this.of !== request) this.end();
    this.of = request;
    const worker = (this.worker ??= started());
    try {
      const reading = await readIn(worker, text);
      if (reading === undefined) this.end();
      return reading ?? refused('takes too long to read');
    } catch (error) {
      this.end();
      if (isError(error) && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        return refused('takes too much memory to read');
      throw error instanceof Error ? error : new Error('a document could not be read', { cause: error });
    } finally {
      this.idle = setTimeout(() => {
        this.end();
      }, idleMs).unref();
    }
  }

  private end(): void {
    void this.worker?.terminate();
    this.worker = undefined;
  }
}

function started(): Worker {
  const worker = new Worker(entry, {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: mostMib, maxYoungGenerationSizeMb: 64 },
  });
  // Also while nobody waits for it.
  return worker.on('error', () => undefined);
}

/** Undefined where it took too long. */
async function readIn(worker: Worker, text: string): Promise<Reading | undefined> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const answered = once(worker, 'message', { signal }).then(([reading]) => reading as Reading);
    const left = once(worker, 'exit', { signal }).then(() => {
      throw new Error('the thread that read a document ended without a word');
    });
    worker.postMessage(text);
    return await Promise.race([answered, left, later(mostMs, undefined, { signal })]);
  } finally {
    over.abort();
  }
}

const refused = (message: string): { refused: readonly DocumentError[] } => ({
  refused: [{ path: '', message }],
});
