import type { ByteReader, ByteWriter } from './bytes.js';
import type { KeptMatch } from './tracker.js';

/** A match that another rule may count, and whether it has been already. */
export interface Waiting extends KeptMatch {
  held: boolean;
}

/** What few slots have. */
export class Extra {
  /** Rebuilt whenever it is missing. */
  cache: unknown = undefined;

  constructor(
    /** By entry, where another rule counts what this one holds at. */
    public waiting?: (Waiting | undefined)[],
    /** `<actor>\t<time>\t<event id>` of the latest matches, where the group is not an actor. */
    public samples?: string[],
  ) {}
}

export function writeExtra(extra: Extra | undefined, out: ByteWriter): void {
  const { waiting = [], samples = [] } = extra ?? {};
  out.varint(samples.length);
  for (const sample of samples) out.text(sample);
  out.varint(waiting.length);
  for (const each of waiting) out.text(each === undefined ? '' : JSON.stringify(each));
}

export function readExtra(from: ByteReader): Extra | undefined {
  const samples = Array.from({ length: from.varint() }, () => from.text());
  const waiting = Array.from({ length: from.varint() }, () => {
    const text = from.text();
    return text === '' ? undefined : (JSON.parse(text) as Waiting);
  });
  if (samples.length === 0 && waiting.length === 0) return undefined;
  return new Extra(waiting.length > 0 ? waiting : undefined, samples.length > 0 ? samples : undefined);
}
