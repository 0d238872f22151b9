// The process that holds a run's shared system: Jest's own starts it when a file first asks (.jest/shared-system.mjs), and
// it ends when that is gone.
import { startMailCatcher } from '@palisade/mail-catcher';
import { testEnvironment, type TestEnvironment } from '@palisade/platform';
import type { ServiceProcess } from '../service-process.js';
import { migrate, prepare } from '../services.js';
import { startServices } from '../system.js';
import type { Answers, SharedSystem } from './run.js';

const settings = {
  // One address is all of the tests.
  RATE_LIMIT_ADDRESS_PER_SECOND: '100000',
  RATE_LIMIT_ADDRESS_BURST: '100000',
  REFRESH_GRACE_SECONDS: '10',
  ERASURE_ASK_SECONDS: '2',
};
let closeDatabase: (() => Promise<unknown>) | undefined;
let endSystem: (() => Promise<unknown>) | undefined;
let database: Promise<TestEnvironment> | undefined;
let system: Promise<SharedSystem> | undefined;

async function migrated(): Promise<TestEnvironment> {
  const environment = await testEnvironment();
  closeDatabase = () => environment.close();
  await prepare(environment.adminUrl);
  await migrate(environment.adminUrl);
  return environment;
}

async function started(): Promise<SharedSystem> {
  const { adminUrl: template } = await (database ??= migrated());
  const [environment, mails] = await Promise.all([testEnvironment({ template }), startMailCatcher()]);
  const processes: ServiceProcess[] = [];
  endSystem = async () => {
    await Promise.all(processes.map((process) => process.end('SIGKILL')));
    await Promise.all([environment.close(), mails.close()]);
  };
  const services = await startServices(environment, processes, {
    settings: { ...settings, SMTP_URL: mails.smtpUrl },
    isMigrated: true,
  });
  await Promise.all(Object.values(services).map((service) => service.ready()));
  const { adminUrl, brokers, topicPrefix } = environment;
  const environments = Object.fromEntries(Object.values(services).map(({ name, env }) => [name, env]));
  return { adminUrl, brokers, topicPrefix, environments, mailUrl: mails.url };
}

const made: { [What in keyof Answers]: () => Promise<Answers[What]> } = {
  database: async () => ({ adminUrl: (await (database ??= migrated())).adminUrl }),
  system: () => (system ??= started()),
};

/** The next who asks gets another one. */
async function endOfSystem(): Promise<void> {
  const ended = endSystem;
  system = endSystem = undefined;
  await ended?.();
}

process.on('message', (what: keyof Answers | 'end') => {
  if (what === 'end') {
    void endOfSystem();
    return;
  }
  void made[what]()
    .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.({ what, answer }));
});

function end(): void {
  void Promise.allSettled([database, system])
    .then(() => Promise.allSettled([endOfSystem(), closeDatabase?.()]))
    .then(() => process.exit(0));
}
for (const gone of ['disconnect', 'SIGTERM', 'SIGINT'] as const) process.once(gone, end);
