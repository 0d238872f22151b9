import type { KillPoint, ServiceName } from './plan.js';

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

/** From the suite to a process of a service. */
export type Command =
  | { begin: ChildSettings }
  /** Die at the point, after having passed it so many times. */
  | { dieAt: KillPoint; passes: number }
  | { dieNowhere: true }
  /** Write nothing new; finish what was begun. */
  | { beQuiet: true }
  | { end: true };

/** `safe` answers `dieNowhere`. */
export type Answer = 'ready' | 'quiet' | 'safe';
