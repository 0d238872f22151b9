import { verifyExport, type Trust, type Verdict } from './verify-export.js';

export type ToWorker =
  { type: 'start'; trust: Trust } | { type: 'chunk'; bytes: Uint8Array } | { type: 'end' };
export type FromWorker =
  | { type: 'progress'; records: number }
  | { type: 'verdict'; verdict: Verdict }
  | { type: 'failure'; message: string };

const every = 100;

// Verifies what it is sent, beside the page: which stays alive meanwhile.
const arrived: (Uint8Array | undefined)[] = [];
let wake: () => void = () => undefined;

async function* chunks(): AsyncGenerator<Uint8Array> {
  for (;;) {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const chunk = arrived.shift();
    if (chunk === undefined) return;
    yield chunk;
  }
}

const answer = (message: FromWorker) => self.postMessage(message);

async function verify(trust: Trust): Promise<void> {
  let told = 0;
  const progress = (records: number) => {
    if (performance.now() - told < every) return;
    told = performance.now();
    answer({ type: 'progress', records });
  };
  try {
    answer({ type: 'verdict', verdict: await verifyExport(chunks(), trust, progress) });
  } catch (error) {
    answer({ type: 'failure', message: error instanceof Error ? error.message : String(error) });
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'start') {
    void verify(data.trust);
    return;
  }
  arrived.push(data.type === 'chunk' ? data.bytes : undefined);
  wake();
};
