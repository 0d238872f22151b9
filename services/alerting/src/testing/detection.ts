import type { DetectionRecord } from '@palisade/contracts';

/** What makes a detection unusual, of a rule that groups by address. */
export const explained = {
  group: [{ field: 'ip', value: '91.201.10.8' }],
  reasons: ['11 downloads within 5 minutes; 95 of 100 such windows of alex@corp.com have at most 3.'],
  usual: [
    { measure: 'downloads', unit: 'events', of: 'actor', median: 1, p95: 3, days: 21 },
    { measure: 'downloads', unit: 'events', of: 'peers', median: 2, p95: 6, days: 21 },
  ],
  confidence: 55,
  risk_score: 81,
};

/** What a rule says of itself, for `explained`. */
export const described = {
  kind: 'correlation',
  tags: ['detection.threat-hunting'],
  false_positives: ['A nightly synchronisation.'],
  runbook: '## First\n\nAsk the actor.',
};

/** A detection of eleven downloads, of which a test says only what matters to it. */
export function detectionOf(changes: Partial<DetectionRecord> = {}): DetectionRecord {
  return {
    episode_id: 'episode-1',
    revision: 1,
    phase: 'opened',
    rule: {
      rule_id: 'burst_downloads',
      version: '1',
      title: 'Burst of downloads',
      description: 'More than 10 downloads in five minutes.',
      severity: 'high',
      confidence: 80,
      risk_score: 70,
      attacks: [
        {
          tactic_id: 'TA0010',
          tactic: 'Exfiltration',
          technique_id: 'T1567',
          technique: 'Exfiltration Over Web Service',
        },
      ],
    },
    actor_email: 'alex@corp.com',
    first_seen_at: '2026-03-02T09:00:00.000Z',
    last_seen_at: '2026-03-02T09:00:50.000Z',
    opened_at: '2026-03-02T09:00:50.000Z',
    detected_at: '2026-03-02T09:00:50.250Z',
    measures: [
      {
        name: 'downloads',
        unit: 'events',
        peak: 11,
        value: 11,
        threshold: 10,
        window_seconds: 300,
        window_started_at: '2026-03-02T08:55:50.000Z',
        window_ended_at: '2026-03-02T09:00:50.000Z',
      },
    ],
    event_count: 11,
    bytes_total: 16_500_000,
    sample_events: [
      {
        event_id: 'event-1',
        occurred_at: '2026-03-02T09:00:00.000Z',
        action: 'download',
        resource: 's3://dept/finance/report.pdf',
        bytes: 1_500_000,
        ip: '91.201.10.8',
        ua: 'Mozilla/5.0',
      },
      {
        event_id: 'event-2',
        occurred_at: '2026-03-02T09:00:05.000Z',
        action: 'download',
        resource: 's3://dept/finance/report.pdf',
      },
    ],
    ...changes,
  };
}
