import { join } from 'node:path';
import {
  freePort,
  startPlatform,
  thisProcess,
  ticking,
  zipkinCommand,
  type Platform,
  type Progress,
} from '@palisade/platform';
import { Child, type ChildOptions } from './child.js';
import type { Settings } from './config.js';
import { addSamples, openedTo } from './demo-apis.js';
import { seedDemo, type Demo } from './demo.js';
import { environmentOf, metricsOf, serviceEnv, urlOf, type Environment } from './environment.js';
import { endOrphanedServices, markOf } from './orphans.js';
import { mail, mailSmtp, mailUrl, untilMailAnswers } from './mail-catcher.js';
import { prepare } from './prepare.js';
import { untilReady } from './readiness.js';
import { entryOf, operationsOf, services, type Service } from './services.js';
import {
  dropUp,
  readPorts,
  writePorts,
  writeSupervisor,
  writeUp,
  type Ports,
  type SupervisorFile,
} from './state.js';
import { untilTracesAnswer, zipkin } from './traces.js';
import { watchServers } from './watch-servers.js';

/** Brings everything up in order, keeps it up, and takes it down in the opposite order. */
export class Supervisor {
  private readonly stopping = new AbortController();
  private readonly children: Child[] = [];
  private readonly pids: Record<string, number> = {};
  private platform: Platform | undefined;
  private watching: Promise<void> | undefined;
  private starting: Promise<void> | undefined;
  private tellUp: (() => void) | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly say: Progress,
  ) {}

  start(): Promise<void> {
    this.starting = this.bringUp();
    return this.starting;
  }

  /** Also while it is starting, which is given up at the next step. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.starting?.catch(() => undefined);
    this.phase('stopping');
    dropUp(this.settings);
    await this.watching;
    for (const child of this.children.toReversed()) {
      await ticking(this.say, `stopping ${child.name}`, child.stop());
    }
    if (this.platform) await ticking(this.say, 'stopping Kafka and Postgres', this.platform.stop());
  }

  private async bringUp(): Promise<void> {
    const { settings, say } = this;
    const { signal } = this.stopping;
    this.phase('starting');
    const orphans = await endOrphanedServices(settings.logDir);
    if (orphans > 0) say(`ended ${orphans} processes that a killed supervisor had left`);

    const last = readPorts(settings);
    const ports = { kafka: wish(9092, last.kafka), postgres: wish(5432, last.postgres) };
    const { dataDir, logDir, access } = settings;
    const given = { dataDir, logDir, ports, access, onProgress: say, outliveOwner: true };
    this.platform = await startPlatform(given);
    signal.throwIfAborted();

    const prepared = await prepare(settings, this.platform, { say, signal });
    // Chosen at the last moment: until a service listens, somebody else may take its port.
    const environment = environmentOf({ ...prepared, ports: await this.choosePorts(last) });
    writePorts(settings, { ...portsOf(this.platform), ...environment.ports });
    signal.throwIfAborted();

    await this.startMailCatcher(environment);
    const [demo] = await Promise.all([
      settings.demo ? ticking(say, 'making the demo organization', seedDemo(environment, signal)) : {},
      this.startServices(environment, others),
      this.startZipkin(environment),
    ]);
    signal.throwIfAborted();
    // Later than the demo: they are told what of this machine it may reach. Their ports may be another's by now.
    const whole = environmentOf({ ...environment, ports: await this.portsStillFree(environment.ports) });
    writePorts(settings, { ...portsOf(this.platform), ...whole.ports });
    await this.startServices(whole, scanners, openedTo(demo, whole));
    signal.throwIfAborted();

    this.keepTelling(whole, this.platform, demo);
    this.startSeeder(whole, demo);
    this.watching = watchServers(this.platform, say, signal);
    this.phase('up');
    say('everything is up');
    this.addSamples(whole, demo);
  }

  private async choosePorts(last: Ports): Promise<Ports> {
    const ports: Ports = {};
    const wishes = services.flatMap(({ name, port, operationsPort }) => [
      { name, wished: name === 'gateway' ? this.settings.port : port },
      ...(operationsPort === undefined ? [] : [{ name: operationsOf(name), wished: operationsPort }]),
    ]);
    wishes.push({ name: mail, wished: 8025 }, { name: mailSmtp, wished: 1025 });
    if (this.settings.traces) wishes.push({ name: zipkin, wished: 9411 });
    for (const { name, wished } of wishes) {
      const free = await freePort(wish(wished, last[name]), Object.values(ports));
      if (free !== wished) this.say(`port ${wished} is taken: ${name} gets ${free}`);
      ports[name] = free;
    }
    return ports;
  }

  private async portsStillFree(ports: Ports): Promise<Ports> {
    const chosen = { ...ports };
    for (const { name, port } of scanners) {
      const { [name]: wished = port, ...taken } = chosen;
      chosen[name] = await freePort(wish(wished), Object.values(taken));
    }
    return chosen;
  }

  private async startServices(
    environment: Environment,
    wanted: readonly Service[],
    more: Record<string, string> = {},
  ): Promise<void> {
    const started = wanted.map((service) => {
      const child = this.startChild(service.name, {
        args: [markOf(this.settings.logDir), this.fileOf(service.name, 'main')],
        env: { ...serviceEnv(service, environment), ...more },
      });
      return { child, url: environment.urls[service.name] ?? '' };
    });
    const names = wanted.map(({ name }) => name).join(', ');
    await ticking(this.say, `starting ${names}`, untilReady(started, this.stopping.signal));
  }

  private async startMailCatcher({ ports }: Environment): Promise<void> {
    const program = join(import.meta.dirname, 'mail-catcher-main.js');
    const child = this.startChild(mail, {
      args: [markOf(this.settings.logDir), program, String(ports[mailSmtp]), String(ports[mail])],
      env: this.settings.passedOn,
    });
    await ticking(
      this.say,
      'starting the mail catcher',
      untilMailAnswers(mailUrl(ports), child, this.stopping.signal),
    );
  }

  private async startZipkin({ ports, traces }: Environment): Promise<void> {
    if (traces === undefined) return;
    const { settings, say } = this;
    const { file, args } = await zipkinCommand(ports[zipkin] ?? 9411, { progress: say });
    // The mark means nothing to it, and tells whose it is.
    const child = this.startChild(zipkin, {
      file,
      args: [...args, markOf(settings.logDir)],
      env: settings.passedOn,
    });
    await ticking(say, 'starting Zipkin', untilTracesAnswer(traces, child, this.stopping.signal));
  }

  /** Nobody waits for them, and without them everything is up all the same. */
  private addSamples(environment: Environment, demo: Demo): void {
    const { signal } = this.stopping;
    addSamples(environment, demo, signal).catch((error: unknown) => {
      if (!signal.aborted) this.say(`the sample APIs were not registered: ${String(error)}`);
    });
  }

  private startSeeder(environment: Environment, { ingest_key: key }: Demo): void {
    if (!this.settings.demo || key === undefined) return;
    this.startChild('seeder', {
      args: [
        markOf(this.settings.logDir),
        this.fileOf('file-access', 'seeder/main'),
        ...['--url', urlOf(environment)],
      ],
      env: { ...this.settings.passedOn, SEEDER_KEY: key },
      finishes: true,
    });
  }

  private startChild(
    name: string,
    what: Pick<ChildOptions, 'args' | 'env' | 'finishes'> & { file?: string },
  ): Child {
    const child = new Child({
      file: process.execPath,
      ...what,
      name,
      cwd: this.settings.root,
      logFile: join(this.settings.logDir, `${name}.log`),
      say: this.say,
      started: (pid) => {
        this.pids[name] = pid;
        this.tellUp?.();
      },
    });
    this.children.push(child);
    child.start();
    return child;
  }

  private fileOf(service: string, program: string): string {
    return join(this.settings.root, entryOf(service, program));
  }

  /** Writes up.json now, and again whenever a process is replaced. */
  private keepTelling(environment: Environment, { kafka, postgres }: Platform, demo: Demo): void {
    const url = urlOf(environment);
    const { traces } = environment;
    const catcher = mailUrl(environment.ports);
    const metrics = metricsOf(environment.ports);
    this.tellUp = () => {
      if (!this.stopping.signal.aborted)
        writeUp(this.settings, {
          url,
          kafka,
          postgres,
          metrics,
          mail: catcher,
          traces,
          ...demo,
          pids: this.pids,
        });
    };
    this.tellUp();
  }

  phase(phase: SupervisorFile['phase']): void {
    const { dataDir, logDir } = this.settings;
    writeSupervisor(this.settings, { ...thisProcess(), phase, dataDir, logDir });
  }
}

const scanners = services.filter(({ name }) => name.startsWith('scanner-'));
const others = services.filter((service) => !scanners.includes(service));
const wish = (port: number, last = 0) => (last > 0 ? [port, last] : [port]);

function portsOf({ kafka, postgres }: Platform): Ports {
  return { kafka: Number(kafka[0]?.split(':').at(-1)), postgres: Number(new URL(postgres).port) };
}
