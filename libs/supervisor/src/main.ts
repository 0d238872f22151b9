// The detached process that `make up` starts; its output is a log that `make up` follows.
import { leaveFolder, waitUntil } from '@palisade/platform';
import { settingsFrom } from './config.js';
import { dropSupervisor, livingSupervisor } from './state.js';
import { Supervisor } from './supervisor.js';
import { takeFolders } from './take-folders.js';

const say = (message: string) => console.log(`${new Date().toISOString()} ${message}`);

const settings = settingsFrom(process.env, process.argv[2]);
const taken = await takeFolders(settings).catch(giveWay);
const supervisor = new Supervisor(settings, say);

let ending: Promise<void> | undefined;
function end(code: number): Promise<void> {
  ending ??= supervisor
    .stop()
    .catch((error: unknown) => say(`stopping failed: ${describe(error)}`))
    .then(() => {
      if (code === 0) dropSupervisor(settings);
      else supervisor.phase('failed');
      taken.forEach(leaveFolder);
      say(code === 0 ? 'everything is stopped' : 'gave up');
      process.exit(code);
    });
  return ending;
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('uncaughtException', (error) => {
  say(`a bug of the supervisor: ${error.stack ?? error.message}`);
  void end(1);
});

try {
  await supervisor.start();
} catch (error) {
  // A start that a signal has ended isn't one that failed.
  if (!ending) {
    say(`could not start: ${describe(error)}`);
    await end(1);
  }
}

/** To the supervisor of another `make up` of this checkout, which both then wait for; anybody else's is a failure. */
async function giveWay(error: unknown): Promise<never> {
  if (await waitUntil(() => livingSupervisor(settings) !== undefined, { timeoutMs: 2_000 })) process.exit(0);
  say(`could not start: ${describe(error)}`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
