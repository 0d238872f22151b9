// One Kafka and Postgres for the run, started when the first test file asks; those of an outer run, or of
// `npm run test:platform`, are used instead. What end-to-end files share is started in the same way.
import './typescript-sources.mjs';
import { listenForSystem } from './shared-system.mjs';

export default async function setup() {
  const { makeTestFolder } = await import('../libs/platform/src/testing/test-folder.ts');
  const folder = (await startPlatform()) ?? makeTestFolder();
  globalThis.palisadeTestFolder = folder;
  globalThis.palisadeSystem = await listenForSystem(folder);
  process.env.PALISADE_TEST_SYSTEM = globalThis.palisadeSystem.socket;
}

/** Its folder, when it is the run's own. */
async function startPlatform() {
  if (process.env.PALISADE_TEST_KAFKA && process.env.PALISADE_TEST_POSTGRES) return undefined;
  const { keptPlatform } = await import('../libs/platform/src/testing/kept-platform.ts');
  const addresses = keptPlatform();
  if (addresses) {
    process.env.PALISADE_TEST_KAFKA = addresses.kafka;
    process.env.PALISADE_TEST_POSTGRES = addresses.postgres;
    return undefined;
  }
  const { startTestRun } = await import('../libs/platform/src/testing/test-run.ts');
  globalThis.palisadeTestRun = await startTestRun();
  process.env.PALISADE_TEST_RUN = globalThis.palisadeTestRun.folder;
  return globalThis.palisadeTestRun.folder;
}
