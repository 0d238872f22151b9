import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as later } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { guardChannel } from '../isolation/channel.js';
import { launch, type Launch } from '../isolation/launch.js';
import { watchMemory } from '../isolation/watch.js';
import { bounds, type FoundGroup, type FromChild, type ToChild } from '../protocol/messages.js';
import { Misbehaved, readMessage } from '../protocol/read-message.js';
import type { Task } from '../task.js';
import { ToolRefused, type Purpose } from '../tools/tools.js';
import { endingOfExit, failed, type Ending, type Failure } from './ending.js';
import { Output } from './output.js';

export interface TaskProcessParts {
  launch: Launch;
  task: Task;
  authorities: readonly string[];
  open: (url: string, purpose: Purpose) => Promise<Socket>;
  /** Resolves when the group is where it can't be lost. Throws Misbehaved for what isn't a group of this task. */
  store: (index: number, group: FoundGroup) => Promise<void>;
  progress: (said: { phase: string; done: number; total: number }) => void;
  /** A secret that nobody but the process knew of. */
  conceal: (secret: string) => void;
}

const leavesWithinMs = 2_000;
const readsWithinMs = 2_000;
const graceMs = 500;

/** The process of one task, as its parent has it: what it says is judged, what it asks for is done, and it ends. */
export class TaskProcess {
  private readonly child: ChildProcess;
  private readonly output: Output;
  private readonly channel: ReturnType<typeof guardChannel>;
  private readonly stopWatching: () => void;
  private readonly stores = new Set<Promise<void>>();
  private opens = 0;
  private concealed = 0;
  private messages = { second: 0, count: 0 };
  private ending: Ending | undefined;
  private incomplete: { reason: string; detail: string } | undefined;
  private hasEnded = false;

  constructor(private readonly parts: TaskProcessParts) {
    this.child = launch(parts.launch);
    this.output = new Output(this.child, () => {
      this.end('scanner-misbehaved');
    });
    this.channel = guardChannel(this.child, () => {
      this.end('scanner-misbehaved');
    });
    this.stopWatching = watchMemory(this.child, parts.launch.limits, () => {
      this.end('memory-limit');
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The end of what it wrote on stdout and stderr. */
  get said(): string {
    return this.output.end;
  }

  /** Resolves when the process is gone and all that it found is stored; of what went wrong, the first counts. */
  async run(): Promise<Ending> {
    const { child, parts } = this;
    const exit = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once('exit', (_code, signal) => resolve(signal));
      // It may come more than once, and nobody else listens.
      child.on('error', () => resolve(null));
    });
    const closed = new Promise<void>((resolve) => {
      child.once('close', () => resolve());
    });
    child.on('message', (message) => {
      this.take(message);
    });
    this.tell({
      type: 'start',
      module: parts.launch.module.href,
      task: parts.task,
      authorities: parts.authorities,
    });
    const signal = await exit;
    // The end of a process may be known before its last words are read.
    if (this.ending === undefined)
      await Promise.race([closed, setTimeout(readsWithinMs, undefined, { ref: false })]);
    this.hasEnded = true;
    this.stopWatching();
    await Promise.all(this.stores);
    return this.ending ?? endingOfExit(signal, this.output.end);
  }

  /** Ends the process. With grace its tools are told first, and close what is open. */
  end(reason: Failure, { gracefully = false } = {}): void {
    this.settle(failed(reason));
    if (this.hasEnded) return;
    if (!gracefully) {
      this.child.kill('SIGKILL');
      return;
    }
    this.tell({ type: 'stop' });
    later(() => this.child.kill('SIGKILL'), graceMs);
  }

  private settle(ending: Ending): void {
    this.ending ??= ending;
  }

  private take(message: unknown): void {
    // What is said after the end isn't listened to.
    if (this.ending !== undefined) return;
    try {
      this.countMessage();
      this.handle(readMessage(message));
    } catch (error) {
      if (!(error instanceof Misbehaved)) throw error;
      this.end('scanner-misbehaved');
    }
  }

  private handle(message: FromChild): void {
    switch (message.type) {
      case 'open':
        void this.open(message);
        return;
      case 'results':
        this.store(message);
        return;
      case 'progress':
        this.parts.progress({ phase: message.phase, done: message.done, total: message.total });
        return;
      case 'incomplete':
        this.incomplete ??= { reason: message.reason, detail: message.detail };
        return;
      case 'conceal':
        if (++this.concealed > bounds.concealed) throw new Misbehaved('secrets without end');
        this.parts.conceal(message.secret);
        return;
      case 'finished':
        this.leave(
          this.incomplete === undefined
            ? { result: 'succeeded', retriable: false }
            : { result: 'partial', ...this.incomplete, retriable: false },
        );
        return;
      case 'failed': {
        const { reason, detail, retriable } = message;
        this.leave({ result: 'failed', reason, detail, retriable });
      }
    }
  }

  /** It said its last word, and should be gone by itself. */
  private leave(ending: Ending): void {
    this.settle(ending);
    later(() => {
      if (!this.hasEnded) this.child.kill('SIGKILL');
    }, leavesWithinMs).unref();
  }

  private async open({ id, url, purpose }: Extract<FromChild, { type: 'open' }>): Promise<void> {
    if (this.opens >= bounds.opensInFlight) {
      this.end('scanner-misbehaved');
      return;
    }
    this.opens++;
    try {
      const socket = await this.parts.open(url, purpose);
      socket.on('error', () => undefined);
      if (this.hasEnded) socket.destroy();
      else this.tell({ type: 'opened', id }, socket);
    } catch (error) {
      this.refuse(id, error);
    } finally {
      this.opens--;
    }
  }

  private refuse(id: number, error: unknown): void {
    if (error instanceof ToolRefused) {
      const { reason, message: detail, code } = error;
      this.tell({ type: 'refused', id, reason, detail, code });
      return;
    }
    this.tell({ type: 'refused', id, reason: 'connection_failed', detail: 'The connection failed.' });
  }

  private store({ index, assets, outcomes }: Extract<FromChild, { type: 'results' }>): void {
    if (index >= bounds.groups) {
      this.end('too-many-results');
      return;
    }
    if (this.stores.size > bounds.groupsInFlight) throw new Misbehaved('groups without waiting');
    const stored = this.parts
      .store(index, { assets, outcomes })
      .then(
        () => {
          this.tell({ type: 'stored', index });
        },
        (error: unknown) => {
          this.end(error instanceof Misbehaved ? 'scanner-misbehaved' : 'scanner-crashed');
        },
      )
      .finally(() => this.stores.delete(stored));
    this.stores.add(stored);
  }

  private countMessage(): void {
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.messages.second) this.messages = { second, count: 0 };
    if (++this.messages.count > bounds.messagesASecond) throw new Misbehaved('too many messages');
  }

  private tell(message: ToChild, socket?: Socket): void {
    if (this.hasEnded || !this.child.connected) {
      socket?.destroy();
      return;
    }
    if (socket !== undefined) this.channel.handedOver();
    this.child.send(message, socket, {}, (error) => {
      if (error !== null) socket?.destroy();
    });
  }
}
