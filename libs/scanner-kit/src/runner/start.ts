import 'reflect-metadata';
import { createService, listen, loadConfig, Readiness } from '@palisade/http';
import { connectMessaging } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import { probeIsolation } from '../isolation/probe.js';
import type { Scanner } from '../scanner.js';
import { ScannerSettings } from './config.js';
import { ScannerModule, type ScannerOptions } from './scanner.module.js';

export type StartOptions = Omit<ScannerOptions, 'scanner' | 'isolation'> &
  Partial<Pick<ScannerOptions, 'isolation'>>;

export type ScannerApplication = Awaited<ReturnType<typeof createService>>;

/** The application of a scanner, not listening yet. */
export async function startScanner(options: StartOptions): Promise<ScannerApplication> {
  const { default: scanner } = (await import(options.module.href)) as { default: Scanner };
  const isolation = options.isolation ?? (await probeIsolation());
  const app = await createService(ScannerModule.forRoot({ ...options, scanner, isolation }), {
    service: `scanner-${scanner.name}`,
    version: scanner.version,
  });
  const log = createLogger('isolation');
  if (isolation.kind === 'network_namespace') {
    app.get(Readiness).note('isolation', 'tasks have a network namespace of their own');
    log.info('tasks have a network namespace of their own');
  } else {
    const weaker = 'tasks have no network namespace of their own: a guard within them is what holds';
    app.get(Readiness).note('isolation', weaker);
    log.warn({ why: isolation.why }, weaker);
  }
  await connectMessaging(app);
  return app;
}

/** Built, as ever; from sources where a test starts the scanner in a process of its own. */
async function taskOf(module: URL): Promise<ScannerOptions['task']> {
  if (!import.meta.url.endsWith('.js'))
    return (await import('../testing/task-program.js')).taskProgram(module);
  return { program: { url: new URL('../child/main.js', import.meta.url) }, module };
}

export async function runService(module: URL, environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = loadConfig(ScannerSettings, environment);
  const app = await startScanner({ settings, module, task: await taskOf(module) });
  await listen(app, { port: settings.PORT, host: settings.HOST });
}
