import { isFileAction } from '../../events/actions.js';
import { readLines, type Line } from './read-lines.js';

/** What events must be like, and how many of them, for a rule to find something, as far as its text says so plainly. */
export interface Example {
  /** What is done, one after the other, again and again. */
  steps: readonly { action: string; resource: Pattern }[];
  count: number;
  /** Milliseconds from the first event to the last. */
  span: number;
  bytes: number;
  differBy: 'ip' | 'ua' | undefined;
}

export type Pattern = (index: number) => string;

const usual = { count: 12, gap: 10_000, bytes: 2_500_000 };
const mostEvents = 200;

export function exampleOf(yaml: string): Example {
  const documents = yaml.split(/^---.*$/m).map(readLines);
  const named = new Map(documents.flatMap((lines) => namesOf(lines).map((name) => [name, lines] as const)));
  const correlation =
    documents.findLast((lines) => valueOf(lines, 'correlation', 'type') !== undefined) ?? [];
  const asWritten = documents.filter((lines) => lines.some(({ path }) => path[0] === 'detection'));
  const counted = valuesAt(correlation, 'correlation', 'rules')
    .map((name) => named.get(name))
    .filter((lines) => lines !== undefined);
  const steps = (counted.length > 0 ? counted : asWritten).flatMap(stepsOf);
  const bound = Math.max(
    0,
    ...['gt', 'gte', 'eq'].map((name) => Number(valueOf(correlation, 'correlation', 'condition', name)) || 0),
  );
  const type = valueOf(correlation, 'correlation', 'type') ?? '';
  const isOfMany = type === 'event_count' || type === 'value_count';
  const count = Math.min(mostEvents, Math.max(usual.count, isOfMany ? bound + 2 : 0));
  const field = valueOf(correlation, 'correlation', 'condition', 'field');
  const within = timespanOf(valueOf(correlation, 'correlation', 'timespan'));
  return {
    steps: steps.length > 0 ? steps : stepsOf([]),
    count,
    span: Math.min((count - 1) * usual.gap, within * 0.9),
    bytes: Math.max(usual.bytes, isOfMany ? 0 : Math.ceil((bound * 2) / count), ...documents.map(bytesOf)),
    differBy: field === 'ip' || field === 'ua' ? field : undefined,
  };
}

/** By what a correlation may call it: its name, title or id. */
const namesOf = (lines: readonly Line[]): string[] =>
  ['name', 'title', 'id'].flatMap((key) => valueOf(lines, key) ?? []);

function stepsOf(lines: readonly Line[]): Example['steps'] {
  const without = negated(valueOf(lines, 'detection', 'condition') ?? '');
  const meant = lines.filter(({ path: [first, name = ''] }) => first === 'detection' && !without(name));
  const actions = meant.filter((line) => isOf(line, 'action') && isFileAction(line.value.toLowerCase()));
  if (actions.length === 0) return [{ action: 'download', resource: resourceOf(meant) }];
  const acting = new Set(actions.map(({ path }) => path[1]));
  return actions.map(({ path: [, selection], value }) => {
    // Selections with actions of their own may be alternatives: what they ask besides is for their own actions.
    const also = meant.filter(({ path: [, name] }) => name === selection || !acting.has(name));
    return { action: value.toLowerCase(), resource: resourceOf(also) };
  });
}

const isOf = ({ path }: Line, field: string): boolean => path.at(-1)?.split('|')[0] === field;

function resourceOf(lines: readonly Line[]): Pattern {
  const extension = lines.find((line) => isOf(line, 'resource.extension'))?.value ?? 'xlsx';
  return patternOf(
    lines.find((line) => isOf(line, 'resource') && !line.value.startsWith('%')),
    (index) => `2026-${String(index + 1).padStart(2, '0')}.${extension.replace(/^\./, '')}`,
  );
}

/** Whether a selection stands behind a “not”. */
function negated(condition: string): (selection: string) => boolean {
  const names = [...condition.matchAll(/\bnot\s+(?:\d+ of |all of |any of )?\(?([\w*]+)/g)].map(
    ([, name = '']) => new RegExp(`^${name.replaceAll('*', '.*')}$`),
  );
  return (selection) => names.some((name) => name.test(selection));
}

/** A resource that has what is asked for where it is asked for. */
function patternOf(line: Line | undefined, file: Pattern): Pattern {
  const modifiers = (line?.path.at(-1) ?? '').split('|').slice(1);
  const asked = (line?.value ?? '').replaceAll(/[*?]/g, 'x');
  if (asked === '' || modifiers.includes('re')) return (index) => `s3://finance/reports/${file(index)}`;
  if (modifiers.includes('endswith')) return (index) => `s3://finance/reports/${String(index + 1)}${asked}`;
  const folder = asked.endsWith('/') ? asked : `${asked}/`;
  if (modifiers.includes('startswith')) return (index) => folder + file(index);
  if (!modifiers.includes('contains')) return () => asked;
  return (index) => `s3://team${folder.startsWith('/') ? '' : '/'}${folder}${file(index)}`;
}

function bytesOf(lines: readonly Line[]): number {
  const asked = lines.filter(
    ({ path }) => path[0] === 'detection' && /^bytes\|gte?$/.test(path.at(-1) ?? ''),
  );
  return Math.max(0, ...asked.map(({ value }) => Number(value) * 2 || 0));
}

const valuesAt = (lines: readonly Line[], ...path: string[]): string[] =>
  lines.filter((line) => line.path.join('\n') === path.join('\n')).map(({ value }) => value);
const valueOf = (lines: readonly Line[], ...path: string[]): string | undefined =>
  valuesAt(lines, ...path)[0];

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function timespanOf(words = ''): number {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(words) ?? [];
  return count === undefined ? Infinity : Number(count) * (units[unit] ?? 1) * 1000;
}
