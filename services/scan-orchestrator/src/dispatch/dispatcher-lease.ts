import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Timing } from '../timing.js';

export interface DispatcherLease {
  epoch: string;
}

/** Another replica dispatches: nothing that was decided before counts. */
export class LostDispatch extends Error {
  override readonly name = 'LostDispatch';
}

/** Which replica of the service dispatches: one, fenced by an epoch that each of its transactions checks. */
@Injectable()
export class DispatcherLeases {
  private readonly holder = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly timing: Timing,
  ) {}

  /** The lease, held for some seconds from now; undefined while another replica has it. */
  async hold(): Promise<DispatcherLease | undefined> {
    const [rows] = await this.database.withoutTransaction((source) =>
      source.query<[DispatcherLease[], number]>(
        `update scan_orchestrator.dispatcher
            set epoch = case when holder = $1 and expires_at > clock_timestamp() then epoch else epoch + 1 end,
                holder = $1, expires_at = clock_timestamp() + $2 * interval '1 millisecond'
          where holder = $1 or expires_at < clock_timestamp() returning epoch`,
        [this.holder, this.timing.dispatcherMs],
      ),
    );
    return rows[0];
  }

  async release(): Promise<void> {
    await this.database.withoutTransaction((source) =>
      source.query(`update scan_orchestrator.dispatcher set expires_at = '-infinity' where holder = $1`, [
        this.holder,
      ]),
    );
  }

  /** Until the transaction ends nobody else takes over. Throws LostDispatch. */
  async fence(tx: EntityManager, { epoch }: DispatcherLease): Promise<void> {
    const held = await tx.query<unknown[]>(
      `select from scan_orchestrator.dispatcher
        where epoch = $1 and holder = $2 and expires_at > clock_timestamp() for share`,
      [epoch, this.holder],
    );
    if (held.length === 0) throw new LostDispatch('another replica dispatches');
  }
}
