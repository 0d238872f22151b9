const verbs = /^(?:select|insert|update|delete|with|merge|values)\b/i;

/** One of each kind, sorted: those that differ in the length of a list or in a literal with digits are one kind. */
export function distinctStatements(statements: Iterable<string>): string[] {
  const kinds = new Map<string, string>();
  for (const statement of statements) {
    const sql = oneLine(statement);
    if (!verbs.test(sql)) continue;
    const kind = kindOf(sql);
    const known = kinds.get(kind);
    if (known === undefined || sql.length < known.length || (sql.length === known.length && sql < known))
      kinds.set(kind, sql);
  }
  return [...kinds.values()].sort((a, b) => (a < b ? -1 : 1));
}

const oneLine = (sql: string) =>
  sql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s;]+$/, '')
    .trim();

const value = String.raw`(?:\$|default|null|\?)(?:::\w+(?:\[\])?)?`;
const list = `${value}(?:\\s*,\\s*${value})*`;
const rows = new RegExp(`\\(\\s*${list}\\s*\\)(?:\\s*,\\s*\\(\\s*${list}\\s*\\))+`, 'gi');

const kindOf = (sql: string) =>
  sql
    .replace(/'[^']*\d[^']*'/g, '?')
    .replace(/\$\d+/g, '$')
    .replace(rows, (found) => found.slice(0, found.indexOf(')') + 1))
    .replace(/\bin \(\s*([^()]*)\)/gi, (found, items: string) =>
      new RegExp(`^${list}\\s*$`, 'i').test(items) ? 'in ($)' : found,
    )
    .replace(/\b(limit|offset) \d+/gi, '$1 ?');
