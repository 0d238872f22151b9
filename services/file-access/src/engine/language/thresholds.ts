import type { Behaviour, Bound, Document } from './document.js';

/** A number of a document that a tenant may set without changing its text. */
export interface Threshold {
  readonly name: string;
  readonly value: number;
}

const day = 86_400_000;

/**
 * A correlation's bounds by their operators, a behaviour's numbers by their names in its section; `quiet_days` in days.
 * Other documents have none.
 */
export function thresholdsOf(document: Document): readonly Threshold[] {
  if (document.kind === 'correlation') return document.bounds.map(({ by, value }) => ({ name: by, value }));
  if (document.kind !== 'behaviour') return [];
  return Object.entries(numbersOf(document.behaviour)).map(([name, value]) => ({ name, value }));
}

/** The document with those of its thresholds that are given; names that it hasn't are passed over. */
export function withThresholds<D extends Document>(document: D, values: Readonly<Record<string, number>>): D {
  const valueOf = (name: string, otherwise: number) =>
    Object.hasOwn(values, name) ? (values[name] ?? otherwise) : otherwise;
  if (document.kind === 'correlation') {
    const bounds = document.bounds.map(({ by, value }): Bound => ({ by, value: valueOf(by, value) }));
    return { ...document, bounds };
  }
  if (document.kind !== 'behaviour') return document;
  return { ...document, behaviour: withNumbers(document.behaviour, valueOf) };
}

function numbersOf(behaviour: Behaviour): Readonly<Record<string, number>> {
  switch (behaviour.type) {
    case 'first_seen':
      return { learning_events: behaviour.learningEvents };
    case 'baseline':
      return { factor: behaviour.factor, floor: behaviour.floor };
    case 'impossible_travel':
      return { max_kilometres_per_hour: behaviour.maxKmPerHour, min_kilometres: behaviour.minKm };
    case 'off_hours':
      return { threshold: behaviour.threshold };
    case 'dormant':
      return { quiet_days: behaviour.quietMs / day };
  }
}

function withNumbers(behaviour: Behaviour, valueOf: (name: string, otherwise: number) => number): Behaviour {
  switch (behaviour.type) {
    case 'first_seen':
      return { ...behaviour, learningEvents: valueOf('learning_events', behaviour.learningEvents) };
    case 'baseline':
      return {
        ...behaviour,
        factor: valueOf('factor', behaviour.factor),
        floor: valueOf('floor', behaviour.floor),
      };
    case 'impossible_travel':
      return {
        ...behaviour,
        maxKmPerHour: valueOf('max_kilometres_per_hour', behaviour.maxKmPerHour),
        minKm: valueOf('min_kilometres', behaviour.minKm),
      };
    case 'off_hours':
      return { ...behaviour, threshold: valueOf('threshold', behaviour.threshold) };
    case 'dormant':
      return { ...behaviour, quietMs: Math.round(valueOf('quiet_days', behaviour.quietMs / day) * day) };
  }
}
