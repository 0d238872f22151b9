import type { Episode, Outcome } from './run.js';

/** What one kind of fault did, over all times that it was tried. */
export interface ReportRow {
  fault: string;
  times: number;
  /** Processes of ours that died of SIGKILL. */
  kills: number;
  /** Committed while it held. */
  events: number;
  /** Records of these times that were written again under the same id; each has its effects once all the same. */
  duplicates: number;
  violations: number;
}

export interface Report {
  seed: string;
  rows: ReportRow[];
  total: ReportRow;
  effects: number;
  violations: { kind: string; what: string; at: string }[];
  accidents: string[];
  logs?: string;
}

export function reportOf({ plan, episodes, seen, violations, accidents, logs }: Outcome): Report {
  const rows = new Map<string, ReportRow>();
  for (const { fault, kills } of episodes) {
    const row = rows.get(fault.name) ?? emptyRow(fault.name);
    row.times++;
    row.kills += kills;
    rows.set(fault.name, row);
  }
  const add = (dates: readonly Date[], column: 'events' | 'duplicates' | 'violations') => {
    for (const date of dates) {
      const row = rows.get(episodeAt(episodes, date)?.fault.name ?? '');
      if (row !== undefined) row[column]++;
    }
  };
  const duplicates = repeated([...seen.steps, ...seen.echoes]);
  add(
    seen.ledger.map(({ at }) => at),
    'events',
  );
  add(duplicates, 'duplicates');
  add(
    violations.map(({ at }) => at),
    'violations',
  );
  const sum = (column: 'times' | 'kills') =>
    [...rows.values()].reduce((total, row) => total + row[column], 0);
  return {
    seed: plan.seed,
    rows: [...rows.values()].sort((a, b) => (a.fault < b.fault ? -1 : 1)),
    total: {
      fault: 'all',
      times: sum('times'),
      kills: sum('kills'),
      events: seen.ledger.length,
      duplicates: duplicates.length,
      violations: violations.length,
    },
    effects: seen.effects.length,
    violations: violations.map(({ kind, what, at }) => ({ kind, what, at: at.toISOString() })),
    accidents,
    ...(logs === undefined ? {} : { logs }),
  };
}

const columns = ['fault', 'times', 'kills', 'events', 'duplicates', 'violations'] as const;

export function asTable({ rows, total }: Report): string {
  const lines = [
    [...columns],
    ...[...rows, total].map((row) => columns.map((column) => String(row[column]))),
  ];
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)));
  const text = lines.map((line) =>
    line.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  '),
  );
  return [text[0], '-'.repeat(text[0]?.length ?? 0), ...text.slice(1)].join('\n');
}

function emptyRow(fault: string): ReportRow {
  return { fault, times: 0, kills: 0, events: 0, duplicates: 0, violations: 0 };
}

/** What happens before the first fault is its beginning's. */
function episodeAt(episodes: readonly Episode[], at: Date): Episode | undefined {
  return episodes.findLast(({ from }) => from <= at) ?? episodes[0];
}

/** When those were first written that were written again. */
function repeated(records: readonly { topic: string; id: string; at: Date }[]): Date[] {
  const first = new Map<string, Date>();
  const result: Date[] = [];
  for (const { topic, id, at } of records) {
    const before = first.get(`${topic}/${id}`);
    if (before === undefined) first.set(`${topic}/${id}`, at);
    else result.push(before);
  }
  return result;
}
