import { untilAnswers, type Answers } from '../answers.js';
import { PlatformError } from '../errors.js';
import type { Server } from '../server.js';
import type { ContainerRuntime, ContainerSpec, RunningContainer } from './runtime.js';

type State = 'running' | 'paused' | 'halted';

/** A server in a container of its own, made at the first start and removed when it is disposed of. */
export class ContainerServer implements Server {
  private container: RunningContainer | undefined;
  private state: State = 'halted';
  private readonly runtime: ContainerRuntime;
  private readonly spec: ContainerSpec;
  private readonly answers: Answers;

  constructor(runtime: ContainerRuntime, spec: ContainerSpec, answers: Answers) {
    this.runtime = runtime;
    this.spec = spec;
    this.answers = answers;
  }

  async start(): Promise<void> {
    if (this.state !== 'halted' && (await this.isRunning())) return;
    if (this.container) await this.container.start();
    else this.container = await this.runtime.run(this.spec).catch((error: unknown) => this.refused(error));
    this.state = 'running';
    const reason = await untilAnswers(this.answers, 60_000);
    if (!reason) return;
    await this.stop();
    throw new PlatformError(
      `the container ${this.spec.name} runs but doesn't answer: ${reason.message}`,
      `look at \`docker logs ${this.spec.name}\`, or set PALISADE_PLATFORM=embedded to do without Docker`,
      { cause: reason },
    );
  }

  async stop(): Promise<void> {
    await this.resume();
    if (this.state === 'running') await this.container?.stop();
    this.state = 'halted';
  }

  async kill(): Promise<void> {
    await this.resume();
    if (this.state === 'running') await this.container?.kill();
    this.state = 'halted';
  }

  async pause(): Promise<void> {
    if (this.state !== 'running') return;
    await this.container?.pause();
    this.state = 'paused';
  }

  async resume(): Promise<void> {
    if (this.state !== 'paused') return;
    await this.container?.resume();
    this.state = 'running';
  }

  async isRunning(): Promise<boolean> {
    return this.container !== undefined && (await this.container.isRunning());
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.container?.remove();
    this.container = undefined;
  }

  private refused(error: unknown): never {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlatformError(
      `Docker answers, but could not run ${this.spec.image}: ${reason}`,
      'check that Docker reaches the registry and has disk space, or set PALISADE_PLATFORM=embedded to do without Docker',
      { cause: error },
    );
  }
}
