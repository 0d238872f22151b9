export interface QuerySummary {
  /** In capitals, as INSERT. */
  operation: string;
  table?: string;
}

const name = String.raw`("?[a-z_][\w$]*"?(?:\."?[a-z_][\w$]*"?)?)`;
const writes = new RegExp(
  String.raw`\b(insert)\s+into\s+${name}|\b(delete)\s+from\s+${name}|\b(update)\s+${name}`,
  'gi',
);
const reads = new RegExp(String.raw`\bfrom\s+${name}`, 'i');
const notTables = new Set(['set', 'of', 'nowait', 'skip', 'unnest', 'jsonb_to_recordset']);
const mostKept = 1_000;
const kept = new Map<string, QuerySummary>();

/** What a statement does to which table. Of several parts, the last that writes; else the first table it reads. */
export function summaryOf(sql: string): QuerySummary {
  const known = kept.get(sql);
  if (known !== undefined) return known;
  const summary = summarize(sql);
  if (kept.size < mostKept) kept.set(sql, summary);
  return summary;
}

function summarize(sql: string): QuerySummary {
  const verb = (/[a-z]+/i.exec(sql)?.[0] ?? 'QUERY').toUpperCase();
  let written: QuerySummary | undefined;
  for (const [, insert, into, remove, from, update, target] of sql.matchAll(writes)) {
    const table = plain(into ?? from ?? target);
    if (table === undefined) continue;
    written = { operation: (insert ?? remove ?? update ?? '').toUpperCase(), table };
  }
  if (written !== undefined) return written;
  const operation = verb === 'WITH' ? 'SELECT' : verb;
  const table = plain(reads.exec(sql)?.[1]);
  return table === undefined ? { operation } : { operation, table };
}

function plain(quoted: string | undefined): string | undefined {
  const table = quoted?.replaceAll('"', '');
  return table === undefined || notTables.has(table.toLowerCase()) ? undefined : table;
}
