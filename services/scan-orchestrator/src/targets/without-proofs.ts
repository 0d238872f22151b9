import { Injectable } from '@nestjs/common';
import { Ownership, type OwnershipView } from './ownership.js';
import { TargetWatch } from './target-watch.js';

/** While there is no way to prove a target, none is proven. */
@Injectable()
export class WithoutProofs extends Ownership {
  override isProven(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override checkNow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override views(): Promise<ReadonlyMap<string, OwnershipView>> {
    return Promise.resolve(new Map());
  }
}

/** While nothing depends on a target, its changes concern nobody. */
@Injectable()
export class WithoutSchedules extends TargetWatch {
  override changed(): Promise<void> {
    return Promise.resolve();
  }

  override deleted(): Promise<void> {
    return Promise.resolve();
  }

  override nextScans(): Promise<ReadonlyMap<string, Date>> {
    return Promise.resolve(new Map());
  }
}
