import workerUrl from './verify.worker.ts?worker&url';
import type { Trust, Verdict } from './verify-export.js';
import type { FromWorker, ToWorker } from './verify.worker.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

// The content policy takes no text for a script's address, except from a policy: this one knows one address.
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('palisade-worker', {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError('This is not the address of the worker.');
    return url;
  },
});

/** Why nothing can be verified here; undefined where it can. */
export function reasonAgainstVerifying(): string | undefined {
  // There is no crypto.subtle on a page that came over plain HTTP from another machine.
  return isSecureContext
    ? undefined
    : 'The browser verifies only on pages that come over HTTPS, or from this machine.';
}

/** Verifies an export in a worker, as it comes, and stops with the signal. */
export class Verifying {
  readonly verdict: Promise<Verdict>;
  private readonly worker: Worker;

  constructor({
    trust,
    onProgress,
    signal,
  }: {
    trust: Trust;
    onProgress: (records: number) => void;
    signal: AbortSignal;
  }) {
    const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
    this.worker = worker;
    this.verdict = new Promise<Verdict>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'progress') onProgress(data.records);
        else if (data.type === 'verdict') resolve(data.verdict);
        else reject(new Error(data.message));
      };
      worker.onerror = ({ message }) => reject(new Error(message || 'What verifies could not be loaded.'));
      signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')), {
        once: true,
      });
    }).finally(() => worker.terminate());
    // Whoever sends the chunks may fail first: then nobody waits for the verdict.
    this.verdict.catch(() => undefined);
    this.post({ type: 'start', trust });
  }

  take(bytes: Uint8Array): void {
    this.post({ type: 'chunk', bytes });
  }

  end(): Promise<Verdict> {
    this.post({ type: 'end' });
    return this.verdict;
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
