export default async function teardown() {
  await globalThis.palisadeTestRun?.stop();
}
