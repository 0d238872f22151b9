// The entry program of an image: `start.mjs [program] [argument…]` becomes dist/<program>.js of the image's service, with
// the settings that lie in files, and with Node's flags that its package names (`config.node`).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFrom } from './settings.mjs';

// kafkajs computes a timeout that is in the past now and then (tulios/kafkajs#1751).
const always = '--disable-warning=TimeoutNegativeWarning';
const root = import.meta.dirname;
const { palisade } = readJson('package.json');
const { config } = readJson(palisade.package, 'package.json');

const [program = 'main', ...rest] = process.argv.slice(2);
const file = join(root, palisade.package, 'dist', `${program}.js`);
if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(program) || !existsSync(file)) {
  process.stderr.write(`${palisade.package} has no program ${program}\n`);
  process.exit(64);
}

let settings;
try {
  settings = settingsFrom(process.env);
} catch (error) {
  process.stderr.write(`settings can't be read: ${error.message}\n`);
  process.exit(1);
}
const pages = join(root, 'dashboard');
const environment = {
  ...(existsSync(pages) && { DASHBOARD_DIR: pages }),
  ...settings,
  // The operator's come last, and win.
  NODE_OPTIONS: [always, config?.node, settings.NODE_OPTIONS].filter(Boolean).join(' '),
};
// The same process: signals reach the program, and Node takes flags that it only takes at its start.
process.execve(process.execPath, [process.execPath, file, ...rest], environment);

function readJson(...path) {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}
