import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { ownerOf, takeFolder } from '../data-folder.js';
import { isSameProcess } from '../processes/known-process.js';
import { killNow } from '../processes/signals.js';
import { processesWithArgument } from '../processes/table.js';

const PREFIX = 'palisade-test-';

/** A folder of this process for disposable servers. */
export function makeTestFolder(): string {
  return takeFolder(mkdtempSync(join(realpathSync(tmpdir()), PREFIX)));
}

/** Kills what still runs on the folder, whoever started it, and drops it. */
export async function dropTestFolder(folder: string): Promise<void> {
  const left = processesWithArgument((argument) => argument.startsWith(folder + sep));
  await Promise.all(left.map((pid) => killNow(pid)));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Drops what killed test runs have left behind. */
export async function sweepTestFolders(): Promise<void> {
  const parent = realpathSync(tmpdir());
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(parent, name);
    const owner = ownerOf(folder);
    // A folder without an owner may be one that is being made this moment.
    if (owner && !isSameProcess(owner)) await dropTestFolder(folder);
  }
}
