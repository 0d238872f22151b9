// What the Makefile calls: node libs/supervisor/dist/cli.js [--root <checkout>] <command> [arguments].
import { PlatformError, type Progress } from '@palisade/platform';
import { auditExport } from './commands/audit-export.js';
import { clean } from './commands/clean.js';
import { dlq } from './commands/dlq.js';
import { down } from './commands/down.js';
import { logs } from './commands/logs.js';
import { migrate } from './commands/migrate.js';
import { rewind } from './commands/rewind.js';
import { seed } from './commands/seed.js';
import { up } from './commands/up.js';
import { settingsFrom, SettingsError, type Settings } from './config.js';

type Command = (settings: Settings, say: Progress, args: string[]) => Promise<number>;
const commands: Record<string, Command | undefined> = {
  up,
  down,
  clean,
  logs,
  migrate,
  seed,
  dlq,
  rewind,
  'audit-export': auditExport,
};

const words = process.argv.slice(2);
const root = words[0] === '--root' ? words.splice(0, 2)[1] : undefined;
const [name = '', ...args] = words;
try {
  const command = commands[name];
  if (!command) throw new SettingsError(`commands: ${Object.keys(commands).join(', ')}`);
  process.exitCode = await command(settingsFrom(process.env, root), (message) => console.log(message), args);
} catch (error) {
  const expected = error instanceof PlatformError || error instanceof SettingsError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
