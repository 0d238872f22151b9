import { createHash } from 'node:crypto';
import { actorKey, DetectionRecord, type fileAccess } from '@palisade/contracts';
import type { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { SourceRow } from './sources.js';

/** Not one of the engine's: no event tells that there are none. */
export const silenceRule: fileAccess.Rule = {
  rule_id: 'source_silent',
  version: '1',
  title: 'A source of events fell silent',
  description: 'Nothing has come from it for longer than is usual: what happens there is not detected.',
  severity: 'medium',
  confidence: 70,
  risk_score: 50,
  kind: 'behaviour',
  attacks: [
    {
      tactic_id: 'TA0005',
      tactic: 'Defense Evasion',
      technique_id: 'T1562',
      technique: 'Impair Defenses',
    },
  ],
  false_positives: ['A holiday, or maintenance of the system that publishes the events'],
  runbook:
    'See whether the system that publishes the events still runs, and whether it may still write: its API key, its network, its ' +
    'consumer lag. Events that it sends later are detected if they are not later than the bound of lateness.',
};

export interface Silence {
  readonly row: SourceRow;
  readonly usualSeconds: number;
  readonly now: Date;
}

export function silenceId({ tenant_id, source, last_event_at }: SourceRow): string {
  const hex = createHash('sha256')
    .update(`${tenant_id}:${source}:${last_event_at.toISOString()}`)
    .digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** An episode's first and last record, which reach alerting as every detection does. */
export async function tellSilence(
  tx: EntityManager,
  outbox: Outbox,
  phase: 'opened' | 'ended',
  { row, usualSeconds, now }: Silence,
): Promise<void> {
  const openedAt = row.silent_since ?? now;
  const silentSeconds = Math.round((now.getTime() - row.last_event_at.getTime()) / 1000);
  const actor = row.source.trim().toLowerCase();
  const data: DetectionRecord = {
    episode_id: row.episode_id ?? silenceId(row),
    revision: Number(row.revision),
    phase,
    rule: silenceRule,
    actor_email: actor,
    first_seen_at: row.last_event_at.toISOString(),
    last_seen_at: now.toISOString(),
    opened_at: openedAt.toISOString(),
    ...(phase === 'ended' && { ended_at: now.toISOString() }),
    detected_at: now.toISOString(),
    measures: [
      {
        name: 'seconds_of_silence',
        unit: 'values',
        peak: silentSeconds,
        value: silentSeconds,
        threshold: usualSeconds,
        window_seconds: silentSeconds,
        window_started_at: row.last_event_at.toISOString(),
        window_ended_at: now.toISOString(),
      },
    ],
    event_count: 0,
    bytes_total: 0,
    group: [{ field: 'source', value: row.source }],
    reasons: [
      `Nothing came from ${row.source} for ${silentSeconds} s; longer than ${usualSeconds} s is unusual.`,
    ],
  };
  await outbox.append(tx, DetectionRecord, {
    tenantId: row.tenant_id,
    key: actorKey(row.tenant_id, actor),
    data,
  });
}
