import { Injectable } from '@nestjs/common';
import { AlertRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';

const verdicts = { resolved: 'confirmed', false_positive: 'false_positive' } as const;

// An alert that is opened again has no verdict; an older record of it changes nothing.
const keep = `insert into file_access.rule_feedback as known
    (tenant_id, alert_id, rule_id, episode_id, verdict, alert_revision, judged_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (tenant_id, alert_id) do update
    set verdict = excluded.verdict, alert_revision = excluded.alert_revision, judged_at = excluded.judged_at
    where known.alert_revision < excluded.alert_revision`;

/** Keeps what people made of each alert: from it comes the precision of rules. */
@Injectable()
export class KeepFeedback implements EventHandler<AlertRecord> {
  readonly group = 'file-access.rule-feedback';
  readonly contract: Contract<AlertRecord> = AlertRecord;

  async handle({ tenantId, data, time }: Event<AlertRecord>, tx: EntityManager): Promise<void> {
    const { finding_info: finding, unmapped } = data;
    const ruleId = finding.analytic?.uid;
    if (ruleId === undefined || ruleId === '') return;
    const { state, revision, episode_id } = unmapped.palisade;
    const verdict = state === 'resolved' || state === 'false_positive' ? verdicts[state] : null;
    const values = [tenantId, finding.uid, ruleId, episode_id ?? null, verdict, revision, time.toISOString()];
    await tx.query(keep, values);
  }
}
