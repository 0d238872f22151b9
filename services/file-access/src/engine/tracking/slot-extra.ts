import type { ByteReader, ByteWriter } from './bytes.js';
import type { KeptMatch } from './tracker.js';

/** A match that another rule may count. */
export interface Waiting extends Omit<KeptMatch, 'key'> {
  /** The match's own; that of what it holds at is made of it. */
  readonly matchKey: string;
  readonly input: number;
}

/** In place of what has been counted: nothing of it is asked for any more. */
export const counted = 'counted';

/** What few slots have. */
export class Extra {
  /** Rebuilt whenever it is missing. */
  cache: unknown = undefined;

  constructor(
    /** By entry, where another rule counts what this one holds at. */
    public waiting?: (Waiting | typeof counted | undefined)[],
    /** `<actor>\t<time>\t<event id>` of the latest matches, where the group is not an actor. */
    public samples?: string[],
  ) {}
}

const tags = { none: 0, counted: 1, kept: 2 } as const;

export function writeExtra(extra: Extra | undefined, out: ByteWriter): void {
  const { waiting = [], samples = [] } = extra ?? {};
  out.varint(samples.length);
  for (const sample of samples) out.text(sample);
  out.varint(waiting.length);
  let actor = '';
  for (const each of waiting) {
    if (each === undefined) out.byte(tags.none);
    else if (each === counted) out.byte(tags.counted);
    else {
      writeWaiting(each, actor, out);
      actor = each.actor;
    }
  }
}

export function readExtra(from: ByteReader): Extra | undefined {
  const samples = Array.from({ length: from.varint() }, () => from.text());
  let actor = '';
  const waiting = Array.from({ length: from.varint() }, () => {
    const tag = from.varint();
    if (tag === tags.none) return undefined;
    if (tag === tags.counted) return counted;
    const kept = tag === tags.kept ? readWaiting(from, actor) : fromJson(from.raw(tag).toString());
    if (kept !== counted) actor = kept.actor;
    return kept;
  });
  if (samples.length === 0 && waiting.length === 0) return undefined;
  return new Extra(waiting.length > 0 ? waiting : undefined, samples.length > 0 ? samples : undefined);
}

/** Most are of one actor, and go by the id of their event: an empty text stands for either. */
function writeWaiting(waiting: Waiting, actor: string, out: ByteWriter): void {
  const { matchKey, eventId, appendedAt, input, values } = waiting;
  out.byte(tags.kept);
  out.text(eventId);
  out.text(matchKey === eventId ? '' : matchKey);
  out.text(waiting.actor === actor ? '' : waiting.actor);
  out.number(appendedAt);
  out.varint(input);
  const names = Object.keys(values);
  out.varint(names.length);
  for (const name of names) {
    const value = values[name];
    out.text(name);
    out.byte(typeof value === 'number' ? 1 : 0);
    if (typeof value === 'number') out.number(value);
    else out.text(value ?? '');
  }
}

function readWaiting(from: ByteReader, actor: string): Waiting {
  const eventId = from.text();
  const matchKey = from.text() || eventId;
  const whose = from.text() || actor;
  const appendedAt = from.number();
  const input = from.varint();
  const values: Record<string, string | number> = {};
  for (let left = from.varint(); left > 0; left--) {
    const name = from.text();
    values[name] = from.varint() === 1 ? from.number() : from.text();
  }
  return { matchKey, eventId, actor: whose, appendedAt, input, values };
}

/** As they were written before: with the whole key, and after they were counted too. */
function fromJson(text: string): Waiting | typeof counted {
  const { key, held, ...kept } = JSON.parse(text) as KeptMatch & { held: boolean };
  if (held) return counted;
  const [end, input] = [key.lastIndexOf('>'), key.lastIndexOf('.')];
  const { actor_email: actor, ...others } = kept.values;
  const values = actor === kept.actor ? others : kept.values;
  return { ...kept, values, matchKey: key.slice(0, end), input: Number(key.slice(input + 1)) };
}
