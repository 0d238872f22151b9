import type { Socket } from 'node:net';
import { evaluate } from '../evaluate.js';
import { TaskFailed, type Scanner } from '../scanner.js';
import type { FromChild, ToChild } from '../protocol/messages.js';
import { Redaction } from '../redaction.js';
import { ToolRefused } from '../tools/tools.js';
import { Connections } from './connections.js';
import { Found } from './found.js';
import { parent } from './parent.js';
import { ChildTools } from './tools.js';

/** The one task of this process, from `start` to its last word. */
class Work {
  private readonly abort = new AbortController();
  private readonly send = (message: FromChild) => parent.send(message);
  private readonly connections = new Connections(this.send, this.abort.signal);
  private readonly found = new Found(this.send);

  take(message: ToChild, socket?: Socket): void {
    switch (message.type) {
      case 'start':
        void this.run(message);
        return;
      case 'opened':
        this.connections.opened(message.id, socket);
        return;
      case 'refused':
        this.connections.refused(message.id, message.reason, message.detail, message.code);
        return;
      case 'stored':
        this.found.wasStored(message.index);
        return;
      case 'stop':
        this.abort.abort();
    }
  }

  private async run(start: Extract<ToChild, { type: 'start' }>): Promise<void> {
    try {
      const { default: scanner } = (await import(start.module)) as { default: Scanner };
      await this.collect(scanner, start);
      await this.send({ type: 'finished' });
    } catch (error) {
      await this.send(failure(error));
    }
    parent.leave();
    process.exit(0);
  }

  private async collect(
    scanner: Scanner,
    { task, authorities }: Extract<ToChild, { type: 'start' }>,
  ): Promise<void> {
    const tell = (message: FromChild) => void this.send(message).catch(() => undefined);
    const tools = new ChildTools({
      signal: this.abort.signal,
      connections: this.connections,
      authorities,
      progress: (phase, done, total) => tell({ type: 'progress', phase, done, total }),
      incomplete: (reason, detail) => tell({ type: 'incomplete', reason, detail }),
      conceal: (secret) => tell({ type: 'conceal', secret }),
      redaction: new Redaction(task.credentials),
    });
    for await (const snapshot of scanner.collect(task, tools)) {
      const { outcomes, thrown } = evaluate(scanner.checks, snapshot, task.target);
      for (const { checkId, error } of thrown) {
        // For the operator: the parent logs what a process said on stderr. The evidence stays here.
        process.stderr.write(`${checkId}: ${error instanceof Error ? (error.stack ?? '') : 'threw'}\n`);
        tools.incomplete('check-failed', `The check ${checkId} failed on what was seen.`);
      }
      await this.found.add(snapshot.asset, outcomes);
    }
    await this.found.end();
  }
}

function failure(error: unknown): FromChild {
  if (error instanceof TaskFailed) {
    const { reason, message: detail, retriable } = error;
    return { type: 'failed', reason, detail, retriable };
  }
  if (error instanceof ToolRefused) {
    const reason = error.reason.replaceAll('_', '-');
    const retriable = ['connection_failed', 'unresolvable', 'timeout'].includes(error.reason);
    return { type: 'failed', reason, detail: error.message, retriable };
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return {
    type: 'failed',
    reason: 'scanner-failed',
    detail: 'The scanner failed on its own.',
    retriable: true,
  };
}

export const work = new Work();
