import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { waitUntil } from '../wait.js';
import { ServerProcess, type ServerProcessOptions } from './server-process.js';
import { childrenOf, isAlive, processesWithArgument } from './table.js';

const WAITS = 'setInterval(() => undefined, 1000);';

let folder: string;
let server: ServerProcess;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => server.kill());

/** A program in JavaScript in place of a server; its marker is its last argument. */
function programmed(program: string, more: Partial<ServerProcessOptions> = {}): ServerProcess {
  const marker = join(folder, 'marker');
  server = new ServerProcess({
    name: 'Thing',
    marker,
    logFile: join(folder, 'thing.log'),
    stopSignal: 'SIGTERM',
    answers: async () => undefined,
    command: async () => ({ file: process.execPath, args: ['-e', program, marker] }),
    ...more,
  });
  return server;
}

const never = async () => new Error('nobody listens');
const running = () => processesWithArgument((argument) => argument === join(folder, 'marker'));

it('starts once, stops, and starts again', async () => {
  programmed(WAITS);
  await server.start();
  await server.start();
  expect(running()).toHaveLength(1);
  await server.stop();
  expect(running()).toEqual([]);
  expect(await server.isRunning()).toBe(false);
  await server.start();
  expect(await server.isRunning()).toBe(true);
});

it('is up only when it answers', async () => {
  let asked = 0;
  programmed(WAITS, { answers: async () => (++asked < 4 ? new Error('not yet') : undefined) });
  await server.start();
  expect(asked).toBe(4);
});

it('shows the last words of one that ends while it starts', async () => {
  programmed('console.error("wrong configuration"); process.exit(3)', { answers: never });
  await expect(server.start()).rejects.toThrow(
    /Thing ended with exit code 3 while starting[^]*wrong configuration[^]*What to do: read its log, .*thing\.log/,
  );
});

it.each([
  ['could not bind IPv4 address "127.0.0.1": Address already in use', /its port was taken meanwhile/],
  ['java.io.IOException: No space left on device', /free some disk space/],
])('says what to do about: %s', async (words, advice) => {
  programmed(`console.error(${JSON.stringify(words)}); process.exit(1)`, { answers: never });
  await expect(server.start()).rejects.toThrow(advice);
});

it('kills one that never answers, and says why not', async () => {
  programmed(WAITS, { answers: never, startTimeoutMs: 200 });
  await expect(server.start()).rejects.toThrow("doesn't answer: nobody listens");
  expect(running()).toEqual([]);
});

it('says so when there is no such program', async () => {
  programmed('', { answers: never, command: async () => ({ file: '/no/such/program', args: [] }) });
  await expect(server.start()).rejects.toThrow('ENOENT');
});

it('ends the orphan of a killed owner before it starts', async () => {
  const orphan = spawn(process.execPath, ['-e', WAITS, join(folder, 'marker')], { stdio: 'ignore' });
  await waitUntil(() => running().length === 1, { timeoutMs: 5_000 });
  const ended = once(orphan, 'exit');
  programmed(WAITS);
  await server.start();
  expect((await ended)[1]).toBe('SIGTERM');
  expect(running()).toHaveLength(1);
});

it('kills one that ignores that it is asked to stop', async () => {
  programmed(`process.on('SIGTERM', () => undefined); console.log('deaf'); ${WAITS}`, { stopWithinMs: 300 });
  await server.start();
  await server.stop();
  expect(running()).toEqual([]);
});

it('kills its children with it', async () => {
  programmed(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(WAITS)}]); ${WAITS}`,
  );
  await server.start();
  const [pid = 0] = running();
  await waitUntil(() => childrenOf(pid).length === 1, { timeoutMs: 5_000 });
  const [child = 0] = childrenOf(pid);
  await server.kill();
  expect(isAlive(child)).toBe(false);
});
