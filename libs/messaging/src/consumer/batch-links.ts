import { isSampled, tracingIsOn } from '@palisade/telemetry';
import type { Event } from '../event.js';

/**
 * What a batch's span is linked to: each recorded request or work that sent some of the events, once. Undefined when a
 * span of it would be connected with nothing; empty when its events say nothing, so that it begins a trace.
 */
export function linksOf(events: readonly Pick<Event<unknown>, 'traceparent'>[]): string[] | undefined {
  if (!tracingIsOn()) return undefined;
  const links = new Set<string>();
  let someSayNothing = false;
  for (const { traceparent } of events) {
    if (traceparent === undefined) someSayNothing = true;
    else if (isSampled(traceparent)) links.add(traceparent);
  }
  return links.size > 0 || someSayNothing ? [...links] : undefined;
}
