import { randomUUID } from 'node:crypto';
import { FileAccessEventRecord, normaliseActor } from '@palisade/contracts';
import { type FieldError, Problem } from '@palisade/http';
import { countedTime } from '../detection/event-time.js';
import { storeErrors } from '../events/storable.js';
import { knownFields } from '../events/known-fields.js';
import type { Places } from '../engine/behaviour/places.js';
import type { EngineLimits } from '../engine/engine.js';
import { FileEvent } from '../engine/event.js';

const mostErrors = 50;

/** Events as they are posted, as the engine takes them: in order of arrival, all of them arriving now. */
export function trialEvents(
  given: readonly Record<string, unknown>[],
  { now, limits, places }: { now: number; limits: EngineLimits; places?: Places },
): FileEvent[] {
  const errors: FieldError[] = [];
  const events = given.map((value, i) => {
    const found = [...FileAccessEventRecord.check(value)];
    if (found.length === 0) found.push(...storeErrors(value as unknown as FileAccessEventRecord));
    errors.push(...found.map(({ path, message }) => ({ path: `events.${i}${path && `.${path}`}`, message })));
    return value as unknown as FileAccessEventRecord;
  });
  if (errors.length > 0) throw Problem.invalid(errors.slice(0, mostErrors));
  return events.map((data) => {
    const occurredAt = data.occurred_at === undefined ? undefined : Date.parse(data.occurred_at);
    const event = {
      eventId: data.event_id ?? randomUUID(),
      actor: normaliseActor(data.actor_email),
      time: countedTime(occurredAt, now, limits),
      appendedAt: now,
      data: knownFields(data),
      source: '/trial',
    };
    return FileEvent.of(event, places);
  });
}
