import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { sentStatements } from './sent-statements.js';

it('finds what each role sent in a log of Postgres, also with characters that look like ends of lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-log-'));
  try {
    const file = join(folder, 'log.json');
    const lines = [
      { user: 'palisade_a', message: 'statement: select 1' },
      {
        user: 'palisade_a',
        message: 'execute <unnamed>: select\n2',
        detail: 'Parameters: $1 = \u2028 \u0085',
      },
      { user: 'palisade_b', message: 'execute by_name: select 3' },
      { user: 'palisade_b', message: 'duration: 3 ms' },
      { message: 'checkpoint starting: time' },
    ];
    writeFileSync(
      file,
      `{"user":"palisade_a","mess\n${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}`,
    );
    expect([...(await sentStatements([file]))]).toEqual([
      ['palisade_a', new Set(['select 1', 'select\n2'])],
      ['palisade_b', new Set(['select 3'])],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
