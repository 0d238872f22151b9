import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

interface LogLine {
  user?: string;
  message?: string;
}

const sent = /^(?:statement|execute [^:]*): ([\s\S]+)$/;

/** The statements in a log that Postgres wrote as JSON with log_statement=all, by the role that sent them. */
export async function sentStatements(files: readonly string[]): Promise<Map<string, Set<string>>> {
  const byRole = new Map<string, Set<string>>();
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const { user, message } = JSON.parse(line) as LogLine;
      const sql = message === undefined ? undefined : sent.exec(message)?.[1];
      if (user === undefined || sql === undefined) continue;
      const statements = byRole.get(user) ?? new Set();
      byRole.set(user, statements.add(sql));
    }
  }
  return byRole;
}
