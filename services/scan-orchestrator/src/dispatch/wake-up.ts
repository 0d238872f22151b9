import { afterCommit } from '@palisade/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Tells the dispatcher of this process that there may be something to do. A hint: it looks by itself too. */
@Injectable()
export class WakeUp {
  private listener: () => void = () => undefined;
  private readonly call = (): void => {
    this.listener();
  };

  listen(listener: () => void): void {
    this.listener = listener;
  }

  now(): void {
    this.listener();
  }

  after(tx: EntityManager): void {
    afterCommit(tx, this.call);
  }
}
