// What end-to-end files share (services/dashboard/e2e/shared): a process of its own, started when the first of them asks.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';

const endsWithin = 30_000;
const unusedFor = 30_000;
const program = fileURLToPath(new URL('../services/dashboard/e2e/shared/host.ts', import.meta.url));
const execArgv = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  '--disable-warning=TimeoutNegativeWarning',
  ...['--import', new URL('typescript-sources.mjs', import.meta.url).href],
];

/**
 * Answers the run's workers, which are processes of their own, over a socket in the folder: a line asks, a line answers, and
 * the connection lasts as long as what was asked for is used. A system that nobody uses any more ends, and what it takes of
 * the machine idling is the other files'.
 */
export async function listenForSystem(folder) {
  const socket = join(folder, 'system');
  const answers = new Map();
  let users = 0;
  let ending;
  let host;

  function ask(what) {
    host ??= fork(program, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Promise((resolve) => {
      host.on('message', ({ what: about, answer }) => about === what && resolve(answer));
      host.once('exit', () => resolve({ error: 'the host of the shared system has ended' }));
      host.send(what);
    });
  }

  function endSystem() {
    answers.delete('system');
    host.send('end');
  }

  async function answerTo(connection) {
    connection.on('error', () => undefined);
    const [line] = await once(createInterface(connection), 'line');
    if (line === 'system') {
      users++;
      clearTimeout(ending);
      connection.once('close', () => {
        if (--users === 0) ending = setTimeout(endSystem, unusedFor).unref();
      });
    }
    if (!answers.has(line)) answers.set(line, ask(line));
    connection.write(`${JSON.stringify(await answers.get(line))}\n`);
  }

  const connections = new Set();
  const listener = createServer((connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    void answerTo(connection);
  });
  listener.listen(socket);
  await once(listener, 'listening');
  return {
    socket,
    stop: async () => {
      listener.close();
      for (const connection of connections) connection.destroy();
      clearTimeout(ending);
      if (host === undefined || host.exitCode !== null) return;
      const ended = once(host, 'exit');
      const late = setTimeout(() => host.kill('SIGKILL'), endsWithin);
      host.disconnect();
      await ended;
      clearTimeout(late);
    },
  };
}
