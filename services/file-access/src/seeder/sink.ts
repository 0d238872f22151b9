import type { Simulated } from './simulate.js';

/** Where events go. */
export interface Sink {
  /** Resolves when every event is where it can't get lost; keeps trying until then. Throws what no retry can mend. */
  send(events: readonly Simulated[], signal: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
}

export interface Sent {
  accepted: number;
  rejected: number;
}

/** A failure that will not pass: a wrong key, a wrong address, a refused request. */
export class SinkError extends Error {}
