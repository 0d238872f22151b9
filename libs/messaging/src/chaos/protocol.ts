import type { Place, ServiceName } from './plan.js';

/** A protection taken away, to show that the suite misses it. Nothing but an argument of this suite can. */
export type Sabotage = 'inbox-off' | 'outbox-off' | 'acks-none';

export interface ChildSettings {
  service: ServiceName;
  replica: number;
  url: string;
  brokers: string[];
  topicPrefix: string;
  /** Of what this process writes. */
  seed: string;
  sabotage?: Sabotage;
}

/** What is to happen to a process, and where. */
export interface Fate extends Omit<Place, 'service'> {
  signal: 'SIGKILL' | 'SIGSTOP';
}

/** From the suite to a process of a service. */
export type Command =
  | { begin: ChildSettings }
  | { await: Fate }
  | { forget: true }
  /** Write nothing new; finish what was begun. */
  | { beQuiet: true }
  | { end: true };

/** `asleep` is said before a SIGSTOP; `safe` answers `forget`. */
export type Answer = 'ready' | 'quiet' | 'asleep' | 'safe';
