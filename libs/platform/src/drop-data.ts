import { existsSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dropVolumes } from './containers/containers.js';
import { docker } from './containers/docker.js';
import { installationOf } from './data-folder.js';
import { PlatformError } from './errors.js';

/** Drops what Kafka and Postgres have kept in a data folder, and nothing else that may be in it. They must be stopped. */
export async function dropData(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const folder = realpathSync(dataDir);
  if (existsSync(join(folder, 'installation.json')) && installationOf(folder).kind === 'containers') {
    const runtime = await docker();
    if (!runtime)
      throw new PlatformError("the data is in Docker's volumes, and Docker doesn't answer", 'start Docker');
    await dropVolumes(runtime, folder);
  }
  for (const name of ['kafka', 'postgres', 'installation.json', 'owner.json']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
