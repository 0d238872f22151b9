import { serviceEnv, type Environment } from './environment.js';
import { runProgram } from './run-program.js';
import { entryOf, services } from './services.js';
import { keepIngestKey } from './secrets.js';
import type { UpFile } from './state.js';

export type Demo = Pick<UpFile, 'admin' | 'analyst' | 'viewer' | 'other_admin' | 'ingest_key' | 'tenant_id'>;

/** Makes the demo organization, as far as it is missing, and tells who may log in; identity decides what it is. */
export async function seedDemo(environment: Environment, signal?: AbortSignal): Promise<Demo> {
  const identity = services.find(({ name }) => name === 'identity');
  if (!identity) throw new Error('no identity service');
  const { secrets, settings } = environment;
  const output = await runProgram({
    args: [entryOf(identity.name, 'seed-demo')],
    cwd: settings.root,
    signal,
    env: {
      ...serviceEnv(identity, environment),
      ...(secrets.ingestKey !== undefined && { PALISADE_DEMO_INGEST_KEY: secrets.ingestKey }),
    },
  });
  const demo = JSON.parse(output) as Demo;
  if (demo.ingest_key !== undefined) keepIngestKey(settings.dataDir, secrets, demo.ingest_key);
  return demo;
}
