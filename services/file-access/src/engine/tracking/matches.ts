import type { RegroupedMatch } from '../engine.js';
import type { FieldName } from '../fields.js';
import type { RuleEvent } from '../rule-event.js';
import type { TrackedMatch } from './correlation-plan.js';
import type { KeptMatch } from './tracker.js';

/** The event at hand. One object for all events: nobody may keep it. */
export class EventMatch implements TrackedMatch {
  input = 0;
  readonly count = 1;
  time = 0;
  eventId = '';
  appendedAt = 0;
  actor = '';
  private event!: RuleEvent;

  of(event: RuleEvent, time: number): void {
    this.event = event;
    this.time = time;
    this.eventId = event.eventId;
    this.appendedAt = event.appendedAt;
    this.actor = event.actor;
  }

  get key(): string {
    return this.eventId;
  }

  get(field: FieldName): string | number | undefined {
    return this.event.get(field);
  }
}

/** A match that another state sent. */
export class SentMatch implements TrackedMatch {
  readonly key: string;
  readonly eventId: string;
  readonly actor: string;
  readonly time: number;
  readonly appendedAt: number;
  readonly input: number;
  readonly count: number;
  private readonly values: RegroupedMatch['values'];

  constructor({ matchId, actor, match, values }: RegroupedMatch) {
    this.key = matchId;
    this.actor = actor;
    this.eventId = match.eventId;
    this.time = match.time;
    this.appendedAt = match.appendedAt;
    this.input = match.input;
    this.count = match.count;
    this.values = values;
  }

  get(field: FieldName): string | number | undefined {
    return valueIn(this.values, field) ?? (field === 'actor_email' ? this.actor : undefined);
  }
}

/** An inner rule that held, with the fields of the match at which it did. */
export class HeldMatch implements TrackedMatch {
  readonly key: string;
  readonly eventId: string;
  readonly actor: string;
  readonly appendedAt: number;
  readonly count = 1;

  constructor(
    private readonly kept: KeptMatch,
    readonly time: number,
    readonly input: number,
  ) {
    this.key = kept.key;
    this.eventId = kept.eventId;
    this.actor = kept.actor;
    this.appendedAt = kept.appendedAt;
  }

  get(field: FieldName): string | number | undefined {
    return valueIn(this.kept.values, field) ?? (field === 'actor_email' ? this.actor : undefined);
  }
}

/** A label may be called `constructor`: what an object inherits is no value. */
function valueIn(values: KeptMatch['values'], field: FieldName): string | number | undefined {
  return Object.hasOwn(values, field) ? values[field] : undefined;
}
