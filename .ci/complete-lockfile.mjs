// Adds to package-lock.json the binaries of other platforms that `npm install` left out because the registry it asked
// doesn't carry them. Without an entry for each, `npm ci` refuses the whole lock file, on every platform.
// `--check` only reports. Such entries have no integrity until an install on a complete registry writes it.
import { readFileSync, writeFileSync } from 'node:fs';

const operatingSystems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = { aarch64: 'arm64', armv7: 'arm', wasm32: 'wasm32' };

function platformOf(name) {
  const words = name.split(/[-/.]/);
  const at = words.findIndex((word) => operatingSystems.includes(word) || word === 'wasm32');
  if (at < 0) return undefined;
  if (words[at] === 'wasm32') return { cpu: ['wasm32'] };
  const cpu = words[at + 1];
  if (cpu === undefined) return undefined;
  const libc = words[at + 2]?.startsWith('musl')
    ? 'musl'
    : words[at + 2]?.startsWith('gnu')
      ? 'glibc'
      : undefined;
  return {
    cpu: [processors[cpu] ?? cpu],
    ...(words[at] === 'linux' && libc !== undefined ? { libc: [libc] } : {}),
    os: [words[at]],
  };
}

/** Where Node would look for `name` from the package installed at `from`. */
function places(from, name) {
  const found = [];
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/') - 1, 0))) {
    found.push(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (folder === '') return found;
  }
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = [];
for (const [folder, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (places(folder, name).some((place) => place in lock.packages)) continue;
    const platform = platformOf(name);
    if (platform === undefined)
      throw new Error(`${name} of ${folder} is not in the lock file, and names no platform`);
    missing.push(`${name}@${version}`);
    const top = places('', name)[0];
    lock.packages[top] = {
      version,
      ...platform,
      ...(entry.dev ? { dev: true } : {}),
      license: entry.license,
      optional: true,
    };
  }
}

if (process.argv.includes('--check')) {
  for (const name of missing) console.error(`package-lock.json lacks ${name}`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) =>
      a === '' ? -1 : b === '' ? 1 : a.localeCompare(b, 'en'),
    ),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${missing.length} entries`);
}
