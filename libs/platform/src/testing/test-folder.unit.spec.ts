import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { processesWithArgument } from '../processes/table.js';
import { waitUntil } from '../wait.js';
import { dropTestFolder, makeTestFolder, sweepTestFolders } from './test-folder.js';

async function runIn(folder: string) {
  const file = join(folder, 'configuration');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', file], {
    stdio: 'ignore',
  });
  await waitUntil(() => processesWithArgument((argument) => argument === file).length === 1, {
    timeoutMs: 5_000,
  });
  return child;
}

it('ends what a killed run has left, and drops its folder', async () => {
  const folder = makeTestFolder();
  const server = await runIn(folder);
  const ended = once(server, 'exit');
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.ppid, startedAt: 'long ago' }));
  await sweepTestFolders();
  expect((await ended)[1]).toBe('SIGKILL');
  expect(existsSync(folder)).toBe(false);
});

it('leaves a run alone that goes on', async () => {
  const folder = makeTestFolder();
  const server = await runIn(folder);
  await sweepTestFolders();
  expect(existsSync(folder)).toBe(true);
  expect(server.exitCode).toBeNull();
  await dropTestFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
