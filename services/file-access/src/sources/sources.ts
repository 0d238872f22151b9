import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SourceView } from '../rules/overview-view.js';
import { usualSilence } from './usual-silence.js';

export interface SourceRow {
  tenant_id: string;
  source: string;
  first_event_at: Date;
  last_event_at: Date;
  gaps: string[];
  hours: string[];
  hour_at: Date;
  silent_since: Date | null;
  episode_id: string | null;
  revision: string;
}

const hour = 60 * 60 * 1000;

/** Who publishes a tenant's events. */
@Injectable()
export class Sources {
  async list(tx: EntityManager, tenantId: string, now: Date): Promise<SourceView[]> {
    const rows = await tx.query<SourceRow[]>(
      'select * from file_access.sources where tenant_id = $1 order by last_event_at desc, source limit 500',
      [tenantId],
    );
    return rows.map((row) => ({
      source: row.source,
      last_event_at: row.last_event_at.toISOString(),
      events_24h: shifted(row, now).reduce((sum, count) => sum + count, 0),
      usual_silence_seconds: usualSilenceOf(row, now) ?? null,
      silent: row.silent_since !== null,
    }));
  }
}

/** Events by hour, the one under way first, as they are at `now`. */
export function shifted({ hours, hour_at }: Pick<SourceRow, 'hours' | 'hour_at'>, now: Date): number[] {
  const passed = Math.max(0, hourOf(now) - hourOf(hour_at));
  const kept = hours.map(Number).slice(0, Math.max(0, 24 - passed));
  return [...Array.from({ length: Math.min(24, passed) }, () => 0), ...kept];
}

export const hourOf = (time: Date): number => Math.floor(time.getTime() / hour);

export function usualSilenceOf(row: SourceRow, now: Date): number | undefined {
  return usualSilence(row.gaps.map(Number), (now.getTime() - row.first_event_at.getTime()) / 1000);
}
