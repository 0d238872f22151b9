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

/** Twelve downloads of one actor, ten seconds between them, the last one at `now`. */
export function exampleEvents(now: number): string {
  return Array.from({ length: 12 }, (_, index) =>
    JSON.stringify({
      actor_email: 'ann@corp.com',
      action: 'download',
      resource: `s3://finance/reports/2026-${String(index + 1).padStart(2, '0')}.xlsx`,
      bytes: 2_500_000,
      ip: '203.0.113.7',
      occurred_at: new Date(now - (11 - index) * 10_000).toISOString(),
    }),
  ).join('\n');
}
