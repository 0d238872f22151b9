// One Kafka and Postgres for the run, started when the first test file asks; those of an outer run, or of
// `npm run test:platform`, are used instead.
import './typescript-sources.mjs';

export default async function setup() {
  if (process.env.PALISADE_TEST_KAFKA && process.env.PALISADE_TEST_POSTGRES) return;
  const { keptPlatform } = await import('../libs/platform/src/testing/kept-platform.ts');
  const addresses = keptPlatform();
  if (addresses) {
    process.env.PALISADE_TEST_KAFKA = addresses.kafka;
    process.env.PALISADE_TEST_POSTGRES = addresses.postgres;
    return;
  }
  const { startTestRun } = await import('../libs/platform/src/testing/test-run.ts');
  globalThis.palisadeTestRun = await startTestRun();
  process.env.PALISADE_TEST_RUN = globalThis.palisadeTestRun.folder;
}
