import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folders = '/run/palisade/settings';

/**
 * The environment with what lies as files in SETTINGS_DIR, a comma-separated list of folders: a file's name is that of a
 * setting, its text the value, without one newline at its end. What the environment has itself wins, but what is empty there
 * isn't set, and is left out; of several folders the first that has the file counts. A folder that isn't there has none; a
 * file that can't be read is an error.
 */
export function settingsFrom(env) {
  const found = {};
  for (const folder of (env.SETTINGS_DIR || folders).split(',').map((each) => each.trim())) {
    for (const name of namesIn(folder)) {
      if (found[name] === undefined)
        found[name] = readFileSync(join(folder, name), 'utf8').replace(/\r?\n$/, '');
    }
  }
  const given = Object.entries(env).filter(([, value]) => value !== '' && value !== undefined);
  return { ...found, ...Object.fromEntries(given) };
}

/** Kubernetes mounts links to files, and folders of its own beside them. */
function namesIn(folder) {
  let names;
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return names.filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && statSync(join(folder, name)).isFile());
}
