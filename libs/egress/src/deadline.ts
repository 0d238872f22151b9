import { EgressRefused, type Stage } from './egress-refused.js';

/** The time that a request has, whole and by stages; what ends it is the reason of the signal that its work gets. */
export class Deadline implements Disposable {
  readonly #abort = new AbortController();
  readonly #timer?: NodeJS.Timeout;
  readonly #caller?: AbortSignal;

  constructor({ milliseconds, caller }: { milliseconds?: number; caller?: AbortSignal }) {
    if (milliseconds !== undefined)
      this.#timer = setTimeout(() => {
        this.#abort.abort(new EgressRefused('timeout', { stage: 'whole' }));
      }, milliseconds);
    this.#caller = caller;
    if (caller?.aborted === true) this.#callOff();
    caller?.addEventListener('abort', this.#callOff);
  }

  readonly #callOff = (): void => {
    this.#abort.abort(new EgressRefused('aborted'));
  };

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends when the work does, or with the reason of what came first; the work cleans up by the signal. */
  async stage<T>(stage: Stage, milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort(new EgressRefused('timeout', { stage }));
    }, milliseconds);
    try {
      return await raced(AbortSignal.any([this.signal, abort.signal]), work);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Like a stage that has all of the time that is left. */
  async rest<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return await raced(this.signal, work);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#callOff);
  }
}

async function raced<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let end = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    end = () => {
      reject(signal.reason as EgressRefused);
    };
  });
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([ended, work(signal)]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
