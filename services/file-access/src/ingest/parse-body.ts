import { isUtf8 } from 'node:buffer';
import { mayHaveHalves } from '@palisade/contracts';
import { type FieldError, Problem } from '@palisade/http';

/** A body's events, still unchecked, at their places in it. */
export interface ParsedBody {
  /** One event by itself: what is wrong with it is wrong with the request. */
  readonly isSingle: boolean;
  readonly events: readonly { index: number; value: unknown }[];
  /** Whether any of them may have texts that are no Unicode. */
  readonly mayHaveHalves: boolean;
  /** Lines that are no JSON. */
  readonly unreadable: readonly { index: number; errors: FieldError[] }[];
}

const mostInArray = 1_000;
const mostLines = 10_000;

/** One object, an array, or one object a line. Throws a problem for what is none of these. */
export function parseBody(body: Buffer, isLines: boolean): ParsedBody {
  // Decoding would replace broken sequences silently, and two different actors could become one.
  if (!isUtf8(body)) throw Problem.malformed('The body is not UTF-8.', 'is not UTF-8');
  const text = body.toString('utf8');
  return { ...(isLines ? parseLines(text) : parseJson(text)), mayHaveHalves: mayHaveHalves(text) };
}

type Parsed = Omit<ParsedBody, 'mayHaveHalves'>;

function parseJson(text: string): Parsed {
  const parsed = parse(text);
  if (parsed === undefined) throw Problem.malformed('The body is not valid JSON.', 'is not valid JSON');
  const { value } = parsed;
  if (!Array.isArray(value)) return { isSingle: true, events: [{ index: 0, value }], unreadable: [] };
  if (value.length > mostInArray) throw tooMany(mostInArray);
  const events = (value as unknown[]).map((each, index) => ({ index, value: each }));
  return { isSingle: false, events, unreadable: [] };
}

/** Blank lines are skipped, and have no place. */
function parseLines(text: string): Parsed {
  const events: { index: number; value: unknown }[] = [];
  const unreadable: { index: number; errors: FieldError[] }[] = [];
  let index = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (index === mostLines) throw tooMany(mostLines);
    const parsed = parse(line);
    if (parsed === undefined)
      unreadable.push({ index, errors: [{ path: '', message: 'is not valid JSON' }] });
    else events.push({ index, value: parsed.value });
    index++;
  }
  return { isSingle: false, events, unreadable };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function tooMany(most: number): Problem {
  return Problem.tooLarge(`A request has at most ${most} events.`);
}
