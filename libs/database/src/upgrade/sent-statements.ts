import { createReadStream } from 'node:fs';

interface LogLine {
  user?: string;
  message?: string;
}

const sent = /^(?:statement|execute [^:]*): ([\s\S]+)$/;

/** The statements in a log that Postgres wrote as JSON with log_statement=all, by the role that sent them. */
export async function sentStatements(files: readonly string[]): Promise<Map<string, Set<string>>> {
  const byRole = new Map<string, Set<string>>();
  for (const file of files) {
    for await (const line of linesOf(file)) {
      const { user, message } = parsed(line);
      const sql = message === undefined ? undefined : sent.exec(message)?.[1];
      if (user === undefined || sql === undefined) continue;
      const statements = byRole.get(user) ?? new Set();
      byRole.set(user, statements.add(sql));
    }
  }
  return byRole;
}

/** Nothing, of a line that is cut short: a process may end as it writes. */
function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {};
  }
}

/** By line feeds alone: readline takes other characters, which stand in what was sent, for ends of lines too. */
async function* linesOf(file: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
