import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { ReceiptBody } from './receipt-bodies.js';
import { restDroppedBy } from './rest-dropped-by.js';

interface Row {
  id: string;
  organization_name: string;
  requested_at: Date;
  completed_at: Date | null;
  rest_dropped_by: Date | null;
  services: ServiceRow[];
}

interface ServiceRow {
  service: string;
  confirmed_at: string | null;
  erased: Record<string, number>;
  kept: Record<string, string>;
}

const select = `select e.*, (
    select json_agg(json_build_object('service', s.service, 'confirmed_at', s.confirmed_at,
                                      'erased', s.erased, 'kept', s.kept) order by s.service)
      from identity.erasure_services s where s.erasure_id = e.id) as services
  from identity.erasures e where e.requested_by = $1`;

/** Receipts of organizations that were deleted, for who deleted them, and nobody else. */
@Injectable()
export class Receipts {
  constructor(private readonly database: Database) {}

  /** The latest first. */
  of(userId: string): Promise<ReceiptBody[]> {
    return this.database.system(async (tx) => {
      const rows = await tx.query<Row[]>(`${select} order by e.requested_at desc, e.id limit 100`, [userId]);
      return rows.map(bodyOf);
    });
  }

  one(userId: string, id: string): Promise<ReceiptBody | undefined> {
    return this.database.system((tx) => this.find(tx, userId, id));
  }

  private async find(tx: EntityManager, userId: string, id: string): Promise<ReceiptBody | undefined> {
    const [row] = await tx.query<Row[]>(`${select} and e.id = $2`, [userId, id]);
    return row && bodyOf(row);
  }
}

function bodyOf(row: Row): ReceiptBody {
  const waitingFor = row.services.filter(({ confirmed_at: at }) => at === null).map(({ service }) => service);
  return {
    id: row.id,
    organization_name: row.organization_name,
    requested_at: row.requested_at.toISOString(),
    state: row.completed_at === null ? 'waiting' : 'complete',
    waiting_for: waitingFor,
    services: row.services.map(({ service, confirmed_at: at, erased, kept }) => ({
      service,
      state: at === null ? 'waiting' : 'erased',
      confirmed_at: at === null ? null : new Date(at).toISOString(),
      erased,
      kept,
    })),
    // Until all have confirmed, what they still write counts from now.
    rest_dropped_by: (row.rest_dropped_by ?? restDroppedBy(new Date())).toISOString(),
  };
}
