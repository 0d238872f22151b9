import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@palisade/platform';
import type { Place, ServiceName } from './plan.js';
import type { Answer, ChildSettings, Command, Fate } from './protocol.js';
import type { Random } from './random.js';

const loader = fileURLToPath(new URL('./sources.mjs', import.meta.url));
const program = fileURLToPath(new URL('./child/main.ts', import.meta.url));

export type MemberSettings = Omit<ChildSettings, 'seed'>;

interface Member {
  readonly settings: MemberSettings;
  /** How often it has been started. */
  life: number;
  state: 'starting' | 'ready' | 'quiet' | 'ended';
  process: ChildProcess | undefined;
  /** Told to die or to sleep somewhere: its next death is the suite's doing. */
  inDanger: boolean;
  isAsleep: boolean;
}

/** The processes of the services: each that dies is started again, like a supervisor would. */
export class Fleet {
  /** Deaths that nobody ordered: bugs. */
  readonly accidents: string[] = [];
  private readonly members: Member[];
  private kills = 0;
  private awaited: { service: ServiceName; fate: Fate } | undefined;
  private ending = false;

  constructor(
    settings: readonly MemberSettings[],
    private readonly seed: string,
    private readonly logFolder: string,
  ) {
    this.members = settings.map((each) => ({
      settings: each,
      life: 0,
      state: 'ended',
      process: undefined,
      inDanger: false,
      isAsleep: false,
    }));
  }

  async start(): Promise<void> {
    process.once('exit', this.abandon); // else one that sleeps would sleep for ever
    for (const member of this.members) this.launch(member);
    await this.all('ready', 60_000);
  }

  /** Waits until a process has died at the place; returns how many have (replicas may reach it at the same moment). */
  async killAt(place: Place): Promise<number> {
    const before = this.kills;
    await this.meet(place, 'SIGKILL', () => this.kills > before);
    return this.kills - before;
  }

  /** Stops a process at the place, and wakes it up after the time. */
  async putToSleepAt(place: Place, ms: number): Promise<void> {
    const asleep = () => this.members.filter(({ isAsleep }) => isAsleep);
    await this.meet(place, 'SIGSTOP', () => asleep().length > 0);
    await setTimeout(ms);
    for (const member of asleep()) {
      member.isAsleep = false;
      member.process?.kill('SIGCONT');
    }
  }

  /** At no particular point. */
  kill(service: ServiceName, random: Random): void {
    const member = this.anyOf(service, random);
    member.inDanger = true;
    member.process?.kill('SIGKILL');
  }

  /** Nothing new is written from here on. */
  async beQuiet(): Promise<void> {
    await this.all('ready', 60_000);
    for (const member of this.members) this.tell(member, { beQuiet: true });
    await this.all('quiet', 60_000);
  }

  /** Lets each stop in order. */
  async end(): Promise<void> {
    this.ending = true;
    const running = this.members.flatMap(({ process }) => process ?? []).filter(isRunning);
    for (const process of running) if (process.connected) process.send({ end: true } satisfies Command);
    await Promise.all(
      running.map(async (process) => {
        const late = setTimeout(30_000, 'late', { ref: false });
        const ended = isRunning(process) ? once(process, 'exit') : undefined;
        if ((await Promise.race([ended, late])) !== 'late') return;
        this.accidents.push(`process ${String(process.pid)} did not stop within 30 s`);
        process.kill('SIGKILL');
      }),
    );
  }

  /** At once and in whatever state. */
  readonly abandon = (): void => {
    this.ending = true;
    process.off('exit', this.abandon);
    for (const { process: child } of this.members) child?.kill('SIGKILL');
  };

  private async meet(
    { service, point, group, passes }: Place,
    signal: Fate['signal'],
    isMet: () => boolean,
  ): Promise<void> {
    this.awaited = { service, fate: { point, group, passes, signal } };
    for (const member of this.members) this.arm(member);
    const met = await waitUntil(isMet, { timeoutMs: 60_000, everyMs: 10 });
    this.awaited = undefined;
    for (const { inDanger, ...member } of this.members) if (inDanger) this.tell(member, { forget: true });
    // Another may be dying at this moment: it has answered, sleeps or has died before the next fault.
    const isOver = () => this.members.every(({ inDanger }) => !inDanger);
    if (!(await waitUntil(isOver, { timeoutMs: 10_000, everyMs: 10 })))
      this.accidents.push('a process is deaf');
    if (!met) throw new Error(`no process of ${service} came to ${point} within a minute`);
  }

  private launch(member: Member): void {
    const { service, replica } = member.settings;
    const name = `${service}-${replica}`;
    const log = openSync(join(this.logFolder, `${name}.log`), 'a');
    // Its own environment: nothing that is set on this machine reaches the services.
    const child = spawn(
      process.execPath,
      ['--disable-warning=TimeoutNegativeWarning', '--import', loader, program, name],
      { stdio: ['ignore', log, log, 'ipc'], env: { LOG_LEVEL: 'warn' } },
    );
    closeSync(log);
    Object.assign(member, { process: child, state: 'starting', inDanger: false, life: member.life + 1 });
    child.on('message', (answer: Answer) => {
      if (answer === 'asleep') member.isAsleep = true;
      if (answer === 'safe' || answer === 'asleep') member.inDanger = false;
      else member.state = answer;
      if (answer === 'ready') this.arm(member);
    });
    child.on('error', () => undefined); // a message to a process that has just died
    child.on('exit', (code, signal) => {
      member.state = 'ended';
      if (this.ending) return;
      if (signal === 'SIGKILL' && member.inDanger) this.kills++;
      else this.accidents.push(`${name} ended with ${String(signal ?? code)}`);
      this.launch(member);
    });
    this.tell(member, { begin: { ...member.settings, seed: `${this.seed}/${name}/${member.life}` } });
  }

  private arm(member: Member): void {
    if (this.awaited?.service !== member.settings.service || member.state !== 'ready') return;
    member.inDanger = true;
    this.tell(member, { await: this.awaited.fate });
  }

  private tell({ process }: Pick<Member, 'process'>, command: Command): void {
    if (process?.connected === true) process.send(command, () => undefined);
  }

  private anyOf(service: ServiceName, random: Random): Member {
    return random.pick(this.members.filter(({ settings }) => settings.service === service));
  }

  private async all(state: Member['state'], timeoutMs: number): Promise<void> {
    const are = () => this.members.every((member) => member.state === state) || this.accidents.length > 0;
    if (!(await waitUntil(are, { timeoutMs }))) {
      const states = this.members
        .map(({ settings, state: now }) => `${settings.service} is ${now}`)
        .join(', ');
      throw new Error(`the processes did not become ${state} in time: ${states}`);
    }
    if (this.accidents.length > 0) throw new Error(this.accidents.join('; '));
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
