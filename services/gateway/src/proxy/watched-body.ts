import { Transform, type Readable, type TransformCallback } from 'node:stream';

export interface BodyLimits {
  bytes: number;
  /** Without a byte of it, while it is waited for. */
  stallMs: number;
  /** Within which a small body is there, and of a larger one as much. */
  smallWithinMs: number;
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

export class BodyTooSlow extends Error {
  override readonly name = 'BodyTooSlow';
}

const smallBytes = 64 * 1024;

/** The body, which fails once it is longer than its limit, or its sender makes the service wait for it. */
export class WatchedBody extends Transform {
  private length = 0;
  private readonly stalled: NodeJS.Timeout;
  private readonly trickling: NodeJS.Timeout;

  constructor(
    private readonly source: Readable,
    private readonly limits: BodyLimits,
  ) {
    super();
    this.stalled = setTimeout(() => {
      if (this.isHeldUp) this.stalled.refresh();
      else this.giveUp();
    }, limits.stallMs);
    this.trickling = setTimeout(() => {
      if (!this.isHeldUp && this.length < smallBytes) this.giveUp();
    }, limits.smallWithinMs);
    // It may fail before anybody reads it; whoever reads it then finds it failed.
    this.on('error', () => undefined);
    source.on('error', (error) => this.destroy(error));
    source.pipe(this);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.length += chunk.length;
    this.stalled.refresh();
    if (this.length <= this.limits.bytes) {
      done(null, chunk);
      return;
    }
    this.letGo();
    done(new BodyTooLarge('the body is too large'));
  }

  override _flush(done: TransformCallback): void {
    this.stopWatching();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.stopWatching();
    done(error);
  }

  /** By the service, which doesn't take what is there. */
  private get isHeldUp(): boolean {
    return this.writableNeedDrain;
  }

  private giveUp(): void {
    this.letGo();
    this.destroy(new BodyTooSlow('the body did not arrive'));
  }

  /** The rest is read to its end, so that the client gets to read the answer. */
  private letGo(): void {
    this.source.unpipe(this);
    this.source.resume();
  }

  private stopWatching(): void {
    clearTimeout(this.stalled);
    clearTimeout(this.trickling);
  }
}
