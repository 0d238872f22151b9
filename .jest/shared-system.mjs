// What end-to-end files share (services/dashboard/e2e/shared): a process of its own, started when the first of them asks.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';

const endsWithin = 30_000;
const program = fileURLToPath(new URL('../services/dashboard/e2e/shared/host.ts', import.meta.url));
const execArgv = [
  ...['--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  '--disable-warning=TimeoutNegativeWarning',
  ...['--import', new URL('typescript-sources.mjs', import.meta.url).href],
];

/** Answers the run's workers, which are processes of their own, over a socket in the folder. */
export async function listenForSystem(folder) {
  const socket = join(folder, 'system');
  const answers = new Map();
  let host;

  function ask(what) {
    host ??= fork(program, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Promise((resolve) => {
      host.on('message', ({ what: about, answer }) => about === what && resolve(answer));
      host.once('exit', () => resolve({ error: 'the host of the shared system has ended' }));
      host.send(what);
    });
  }

  const listener = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on('error', () => undefined);
    void text(connection).then(async (what) => {
      if (!answers.has(what)) answers.set(what, ask(what));
      connection.end(JSON.stringify(await answers.get(what)));
    });
  });
  listener.listen(socket);
  await once(listener, 'listening');
  return {
    socket,
    stop: async () => {
      listener.close();
      if (host === undefined || host.exitCode !== null) return;
      const ended = once(host, 'exit');
      const late = setTimeout(() => host.kill('SIGKILL'), endsWithin);
      host.disconnect();
      await ended;
      clearTimeout(late);
    },
  };
}
