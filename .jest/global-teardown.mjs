export default async function teardown() {
  await globalThis.palisadeSystem?.stop();
  await globalThis.palisadeTestRun?.stop();
  const { dropTestFolder } = await import('../libs/platform/src/testing/test-folder.ts');
  if (globalThis.palisadeTestFolder) await dropTestFolder(globalThis.palisadeTestFolder);
}
