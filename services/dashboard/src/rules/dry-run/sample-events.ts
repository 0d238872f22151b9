import { exampleOf } from './example-of.js';

export type SampleEvent = Record<string, unknown>;

/** Events from a paste: a JSON list, one object, or an object a line; else what is wrong with it. */
export function readSamples(text: string): { events: SampleEvent[] } | { fault: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { fault: 'Paste events first, or take the example.' };
  const whole = parse(trimmed);
  if (whole !== undefined) return bounded(Array.isArray(whole) ? whole : [whole]);
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
  const events: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    const event = parse(line);
    if (event === undefined)
      return {
        fault:
          lines.length === 1 || index === 0
            ? 'This is neither a JSON list nor a JSON object a line.'
            : `Line ${String(index + 1)} is no JSON.`,
      };
    events.push(event);
  }
  return bounded(events);
}

const most = 1000;

function bounded(values: unknown[]): { events: SampleEvent[] } | { fault: string } {
  const events = values.filter(isObject);
  if (events.length < values.length)
    return { fault: 'Each event is an object, such as {"actor_email": …, "action": "download", …}.' };
  if (events.length > most)
    return { fault: `At most ${String(most)} events at once; these are ${String(events.length)}.` };
  return { events };
}

const isObject = (value: unknown): value is SampleEvent =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Events of one actor that suit the rule, the last one at `now`. */
export function exampleEvents(now: number, yaml: string): string {
  const { steps, count, span, bytes, differBy } = exampleOf(yaml);
  return Array.from({ length: count }, (_, index) => {
    const { action, resource } = steps[index % steps.length] ?? {};
    return JSON.stringify({
      actor_email: 'ann@corp.com',
      action,
      resource: resource?.(index),
      bytes,
      ip: `203.0.113.${String(differBy === 'ip' ? (index % 200) + 7 : 7)}`,
      ...(differBy === 'ua' && { ua: `Client ${String(index + 1)}` }),
      occurred_at: new Date(now - Math.round(span * (1 - index / (count - 1)))).toISOString(),
    });
  }).join('\n');
}
