import type pg from 'pg';

/** An event as an inbox knows it. */
export interface Claimed {
  tenantId: string;
  id: string;
}

const plain = /^[a-z_][a-z0-9_]{0,62}$/;

/** The services' schemas with an inbox, as they came out of a backup. */
export async function restoredSchemas(client: pg.Client): Promise<RestoredSchema[]> {
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relname = 'inbox' and c.relkind = 'r' and to_regclass(format('%I.consumer_offsets', n.nspname)) is not null
      order by 1`,
  );
  return rows
    .filter(({ schema }) => plain.test(schema))
    .map(({ schema }) => new RestoredSchema(client, schema));
}

/** What a schema remembers of what its service had read when the backup was taken. */
export class RestoredSchema {
  constructor(
    private readonly client: pg.Client,
    readonly name: string,
  ) {}

  /** Groups are named for their service. Followers store nothing, so nothing of theirs has to be put back. */
  owns(group: string): boolean {
    const service = this.name.replaceAll('_', '-');
    return group.startsWith(`${service}.`) && !/^[^.]+\.(?:follow|tail)\./.test(group);
  }

  /** When something was last written that bears a time: no later than the moment that was restored. */
  async lastWritten(): Promise<Date | undefined> {
    const { rows } = await this.client.query<{ at: Date | null }>(
      `select greatest((select max(claimed_at) from ${this.name}.inbox), (select max(created_at) from ${this.name}.outbox),
                       (select max(updated_at) from ${this.name}.consumer_offsets)) as at`,
    );
    return rows[0]?.at ?? undefined;
  }

  /** Of these events, the places in the list of those that the group has handled. */
  async claimed(group: string, events: readonly Claimed[]): Promise<Set<number>> {
    const { rows } = await this.client.query<{ place: string }>(
      `select place from unnest($2::text[], $3::text[]) with ordinality as t(tenant_id, event_id, place)
        where exists (select from ${this.name}.inbox i
                       where i.consumer_group = $1 and i.tenant_id = t.tenant_id and i.event_id = t.event_id)`,
      [group, events.map(({ tenantId }) => tenantId), events.map(({ id }) => id)],
    );
    return new Set(rows.map(({ place }) => Number(place) - 1));
  }

  /** By partition, where a group that keeps its offsets in Postgres goes on in the topic. */
  async offsets(group: string, topic: string): Promise<Map<number, bigint>> {
    const { rows } = await this.client.query<{ partition: number; next_offset: string }>(
      `select partition, next_offset from ${this.name}.consumer_offsets where consumer_group = $1 and topic = $2`,
      [group, topic],
    );
    return new Map(rows.map(({ partition, next_offset }) => [partition, BigInt(next_offset)]));
  }

  /** Forgets offsets of topics that were lost: those that are made anew are read from their beginning. */
  async forgetOffsets(): Promise<void> {
    await this.client.query(`delete from ${this.name}.consumer_offsets`);
    for (const table of ['consumer_holds', 'consumer_passed_over']) {
      const { rows } = await this.client.query<{ there: boolean }>(
        'select to_regclass($1) is not null as there',
        [`${this.name}.${table}`],
      );
      if (rows[0]?.there === true) await this.client.query(`delete from ${this.name}.${table}`);
    }
  }
}
