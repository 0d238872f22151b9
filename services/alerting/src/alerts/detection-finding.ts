import type { AlertRecord, alerting, fileAccess } from '@palisade/contracts';
import type { Alert } from './alert.entity.js';
import { evidencesOf, resourcesOf } from './finding-evidence.js';
import { isClosed, type AlertState } from './alert-states.js';

/** What happened to the alert: its closing is told apart, later changes of a closed one are updates. */
export type AlertActivity = 'created' | 'updated' | 'closed';

// https://schema.ocsf.io/1.5.0/classes/detection_finding
const version = '1.5.0';
const activities = {
  created: { id: 1, name: 'Create' },
  updated: { id: 2, name: 'Update' },
  closed: { id: 3, name: 'Close' },
} as const;
const severityCaptions = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical'] as const;
const riskCaptions = ['Info', 'Low', 'Medium', 'High', 'Critical'] as const;
const confidenceCaptions = ['Unknown', 'Low', 'Medium', 'High'] as const;
const statuses: Record<AlertState, { id: number; caption: string }> = {
  open: { id: 1, caption: 'New' },
  acknowledged: { id: 2, caption: 'In Progress' },
  false_positive: { id: 3, caption: 'Suppressed' },
  resolved: { id: 4, caption: 'Resolved' },
};

/** The alert's whole state as an OCSF Detection Finding; `recordId` is the record's ce_id. */
export function toFinding(
  alert: Alert,
  record: { activity: AlertActivity; recordId: string; correlationId?: string },
): AlertRecord {
  const activity = activities[record.activity];
  const status = statuses[alert.state];
  const changedAt = alert.updatedAt.getTime();
  return {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    type_uid: 200400 + activity.id,
    type_name: `Detection Finding: ${activity.name}`,
    // When this record's change was made; when the finding was is finding_info.created_time.
    time: changedAt,
    start_time: alert.firstSeenAt.getTime(),
    end_time: alert.lastSeenAt.getTime(),
    severity_id: alert.severity,
    severity: severityCaptions[alert.severity] ?? 'Unknown',
    status_id: status.id,
    status: status.caption,
    ...confidenceOf(alert.confidence),
    ...riskOf(alert.riskScore),
    message: messageOf(alert),
    is_alert: !isClosed(alert.state),
    count: alert.eventCount,
    ...(alert.note !== null && { comment: alert.note }),
    metadata: {
      version,
      product: { name: 'Palisade', vendor_name: 'Palisade' },
      tenant_uid: alert.tenantId,
      uid: record.recordId,
      ...(record.correlationId !== undefined && { correlation_uid: record.correlationId }),
      logged_time: changedAt,
      ...(alert.explanation.tags !== undefined && { labels: alert.explanation.tags }),
    },
    finding_info: findingInfoOf(alert),
    evidences: evidencesOf(alert),
    resources: resourcesOf(alert),
    actor: { user: { name: alert.actor, email_addr: alert.actor } },
    unmapped: { palisade: palisadeOf(alert) },
  };
}

function findingInfoOf(alert: Alert): alerting.FindingInfo {
  return {
    uid: alert.id,
    title: alert.title,
    ...(alert.description !== '' && { desc: alert.description }),
    types: ['File Access'],
    analytic: {
      uid: alert.ruleId,
      name: alert.ruleTitle,
      ...(alert.ruleVersion !== null && { version: alert.ruleVersion }),
      type_id: 1,
      type: 'Rule',
    },
    attacks: alert.attacks.map((attack) => ({
      ...(attack.tactic_id !== undefined && { tactic: named(attack.tactic_id, attack.tactic) }),
      ...(attack.technique_id !== undefined && { technique: named(attack.technique_id, attack.technique) }),
    })),
    created_time: alert.createdAt.getTime(),
    modified_time: alert.updatedAt.getTime(),
    first_seen_time: alert.firstSeenAt.getTime(),
    last_seen_time: alert.lastSeenAt.getTime(),
    related_events_count: alert.eventCount,
    related_events: alert.sampleEvents.flatMap(({ event_id: uid }) =>
      uid === undefined ? [] : [{ uid, type: 'File Access' }],
    ),
  };
}

function palisadeOf(alert: Alert): alerting.PalisadeAlert {
  // OCSF has labels for tags.
  const { tags: _, ...unusual } = alert.explanation;
  return {
    revision: alert.revision,
    state: alert.state,
    episode_id: alert.episodeId,
    episode_phase: alert.episodePhase,
    ...(alert.assigneeId !== null && { assignee_id: alert.assigneeId }),
    ...(alert.acknowledgedAt !== null && { acknowledged_time: alert.acknowledgedAt.getTime() }),
    ...(alert.closedAt !== null && { closed_time: alert.closedAt.getTime() }),
    changed_by: alert.changedBy,
    approximate: alert.approximate,
    generation: alert.generation,
    sequence: alert.sequence,
    ...(alert.traceId !== null && { trace_id: alert.traceId }),
    ...unusual,
  };
}

function messageOf(alert: Alert): string {
  return [alert.title, ...alert.measures.map(factOf)].join('; ');
}

const counted = new Set(['events', 'bytes', 'values']);

/** “11 downloads in 300 s (threshold 10)”; what is no count says its unit: “travel speed 2400 kilometres per hour”. */
function factOf({ name, unit, peak, value, window_seconds, threshold = 0 }: fileAccess.Measure): string {
  const amount = String(peak ?? value ?? 0);
  const words = (name ?? 'events').replaceAll('_', ' ');
  const said =
    unit === undefined || counted.has(unit)
      ? `${amount} ${words}`
      : `${words} ${amount} ${unit.replaceAll('_', ' ')}`;
  const within = window_seconds === undefined ? '' : ` in ${String(window_seconds)} s`;
  return `${said}${within} (threshold ${String(threshold)})`;
}

/** OCSF gives three levels without bounds; ours are thirds of the rule's 0 to 100. */
function confidenceOf(score: number | null) {
  if (score === null) return {};
  const level = score < 34 ? 1 : score < 67 ? 2 : 3;
  return { confidence_id: level, confidence: confidenceCaptions[level], confidence_score: score };
}

function riskOf(score: number) {
  const level = Math.min(4, Math.floor(score / 20));
  return { risk_score: score, risk_level_id: level, risk_level: riskCaptions[level] ?? 'Info' };
}

function named(uid: string, name: string | undefined) {
  return { uid, ...(name !== undefined && { name }) };
}
