import type { FieldName } from './fields.js';

/** What an upstream system said, as the topic has it. */
export interface EventData {
  readonly actor_email: string;
  readonly action: string;
  readonly resource: string;
  readonly action_name?: string;
  readonly bytes?: number;
  readonly ip?: string;
  readonly ua?: string;
  readonly session_id?: string;
  readonly device?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An event as rules see it. Times in milliseconds. */
export interface RuleEvent {
  readonly eventId: string;
  /** Trimmed, in lower case. */
  readonly actor: string;
  /** When it counts, by event time. */
  readonly time: number;
  /** LogAppendTime. */
  readonly appendedAt: number;
  readonly data: EventData;
  readonly source?: string;
  /** Undefined when the event has no such thing. Derived fields are computed at their first use and kept. */
  get(field: FieldName): string | number | undefined;
}
