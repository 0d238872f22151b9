import type { ChildProcess } from 'node:child_process';
import { bounds } from '../protocol/messages.js';

const keptBytes = 4_096;

/** What a process wrote on stdout and stderr: the end of it is kept, and there is a bound to all of it. */
export class Output {
  private bytes = 0;
  private kept = '';

  constructor(child: ChildProcess, tooMuch: () => void) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.bytes += chunk.length;
        this.kept = (this.kept + chunk.toString('latin1')).slice(-keptBytes);
        if (this.bytes > bounds.outputBytes) tooMuch();
      });
      stream?.on('error', () => undefined);
    }
  }

  get end(): string {
    return this.kept.trim();
  }
}
