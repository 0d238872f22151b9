// The detached process that `make up` starts; its output is a log that `make up` follows.
import { leaveFolder, takeFolder } from '@palisade/platform';
import { settingsFrom } from './config.js';
import { dropSupervisor } from './state.js';
import { Supervisor } from './supervisor.js';

const say = (message: string) => console.log(`${new Date().toISOString()} ${message}`);

const settings = settingsFrom(process.env, process.argv[2]);
// One supervisor for a checkout, and one for a data folder, which may lie elsewhere.
const taken = [...new Set([settings.stateDir, settings.dataDir])].map(takeFolder);
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

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
