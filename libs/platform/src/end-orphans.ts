import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { containers } from './containers/containers.js';
import { docker } from './containers/docker.js';
import { installationOf } from './data-folder.js';
import { embedded } from './embedded/embedded.js';

/** Ends what a killed owner of a data folder has left running; how many there were. */
export async function endOrphans(dataDir: string): Promise<number> {
  if (!existsSync(join(dataDir, 'installation.json'))) return 0;
  const folder = realpathSync(dataDir);
  const { kind, password } = installationOf(folder);
  const options = { folder, logs: folder, password, progress: () => undefined, disposable: false };
  if (kind !== 'containers') return embedded(options).endOrphans();
  const runtime = await docker();
  return runtime ? containers(runtime, options).endOrphans() : 0;
}
