import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';

const day = 24 * 60 * 60 * 1000;
const daysAhead = 2;

/** The days that the table of events has partitions for; older ones lie in the default partition. */
@Injectable()
export class EventPartitions {
  private readonly known = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly retentionDays: number,
  ) {}

  /**
   * Makes those that the times need, in a transaction of its own: a batch's would hold the table's lock to its end.
   * Called before the batch itself has touched the table, which would wait for itself.
   */
  async ensureFor(times: Iterable<number>): Promise<void> {
    const days = new Set<number>();
    const today = dayOf(Date.now());
    for (const time of times) {
      const each = dayOf(time);
      if (!this.known.has(each) && each > today - this.retentionDays && each <= today + daysAhead)
        days.add(each);
    }
    if (days.size > 0) await this.make(days);
  }

  /** Makes today's and those of the next days. */
  async ensureAhead(): Promise<void> {
    const today = dayOf(Date.now());
    await this.make(new Set(Array.from({ length: daysAhead + 1 }, (_, i) => today + i)));
  }

  /** Drops the days that retention has passed; returns their names. */
  async dropOld(): Promise<string[]> {
    const oldest = dayOf(Date.now()) - this.retentionDays;
    const [row] = await this.database.withoutTransaction((dataSource) =>
      dataSource.query<{ dropped: string[] }[]>(
        'select file_access.drop_event_partitions($1::date) as dropped',
        [dateOf(oldest)],
      ),
    );
    for (const each of this.known) if (each < oldest) this.known.delete(each);
    return row?.dropped ?? [];
  }

  private async make(days: ReadonlySet<number>): Promise<void> {
    await this.database.withoutTransaction((dataSource) =>
      dataSource.query('select file_access.ensure_event_partitions($1::date[])', [[...days].map(dateOf)]),
    );
    for (const each of days) this.known.add(each);
  }
}

const dayOf = (time: number): number => Math.floor(time / day);
const dateOf = (each: number): string => new Date(each * day).toISOString().slice(0, 10);
