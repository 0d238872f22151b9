/**
 * Runs a scanner as a service of its own until it is told to stop. `module` is the URL of the file whose default export is the
 * scanner; its settings are read from `environment`. What it takes is loaded here only: a task's process imports this library too.
 */
export async function runScanner(module: URL, environment: NodeJS.ProcessEnv): Promise<void> {
  const { runService } = await import('./runner/start.js');
  await runService(module, environment);
}
