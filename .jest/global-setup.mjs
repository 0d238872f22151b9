// One Kafka and Postgres for the run, started when the first test file asks; those of an outer run are used instead.
import './typescript-sources.mjs';

export default async function setup() {
  const { PALISADE_TEST_KAFKA, PALISADE_TEST_POSTGRES } = process.env;
  if (PALISADE_TEST_KAFKA && PALISADE_TEST_POSTGRES) return;
  const { startTestRun } = await import('../libs/platform/src/testing/test-run.ts');
  globalThis.palisadeTestRun = await startTestRun();
  process.env.PALISADE_TEST_RUN = globalThis.palisadeTestRun.folder;
}
