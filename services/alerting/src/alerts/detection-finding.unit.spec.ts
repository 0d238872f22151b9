import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AlertRecord } from '@palisade/contracts';
import { Alert } from './alert.entity.js';
import { toFinding } from './detection-finding.js';
import { described, detectionOf, explained } from '../testing/detection.js';

const at = new Date('2026-03-02T09:00:50.500Z');
const identity = {
  id: '019512a0-0000-7000-8000-000000000001',
  tenantId: '6f3c0c52-6f0e-4f53-9f4e-3d7a5f0a1b2c',
  generation: 1,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
};
const record = {
  activity: 'created',
  recordId: '019512a0-0000-7000-8000-000000000002',
  correlationId: 'c-1',
} as const;
const raised = (detection = detectionOf()) =>
  Object.assign(Alert.raise(detection, at, identity), { sequence: 7 });

describe('an alert as an OCSF Detection Finding', () => {
  it('is what subscribers have been told it is', () => {
    const golden: unknown = JSON.parse(
      readFileSync(new URL('detection-finding.golden.json', import.meta.url), 'utf8'),
    );
    expect(JSON.parse(AlertRecord.encode(toFinding(raised(), record)).toString())).toEqual(golden);
  });

  it.each([
    ['created', 1, 200401, 'Create'],
    ['updated', 2, 200402, 'Update'],
    ['closed', 3, 200403, 'Close'],
  ] as const)('says that it was %s', (activity, id, type, name) => {
    expect(toFinding(raised(), { ...record, activity })).toMatchObject({
      activity_id: id,
      activity_name: name,
      type_uid: type,
      type_name: `Detection Finding: ${name}`,
    });
  });

  it.each([
    ['open', 1, 'New', true],
    ['acknowledged', 2, 'In Progress', true],
    ['false_positive', 3, 'Suppressed', false],
    ['resolved', 4, 'Resolved', false],
  ] as const)('has the status of %s', (state, id, status, is_alert) => {
    const alert = raised();
    if (state !== 'open') alert.moveTo(state, at);
    const finding = toFinding(alert, record);
    expect(finding).toMatchObject({ status_id: id, status, is_alert });
    expect(finding.unmapped.palisade.closed_time).toBe(is_alert ? undefined : at.getTime());
    expect(finding.unmapped.palisade.acknowledged_time).toBe(
      state === 'acknowledged' ? at.getTime() : undefined,
    );
  });

  it.each([
    ['info', 1, 'Informational'],
    ['low', 2, 'Low'],
    ['medium', 3, 'Medium'],
    ['high', 4, 'High'],
    ['critical', 5, 'Critical'],
    [undefined, 3, 'Medium'],
  ] as const)('has the severity %s', (severity, id, caption) => {
    const alert = raised(detectionOf({ rule: { rule_id: 'r', severity } }));
    expect(toFinding(alert, record)).toMatchObject({ severity_id: id, severity: caption });
  });

  it.each([
    [0, 1, 0],
    [33, 1, 1],
    [34, 2, 1],
    [67, 3, 3],
    [100, 3, 4],
  ])('levels a confidence and a risk of %d', (score, confidence_id, risk_level_id) => {
    const rule = { rule_id: 'r', confidence: score, risk_score: score };
    const finding = toFinding(raised(detectionOf({ rule })), record);
    expect(finding).toMatchObject({
      confidence_id,
      risk_level_id,
      confidence_score: score,
      risk_score: score,
    });
  });

  it('carries why it is unusual, and names what the rule groups by', () => {
    const detection = detectionOf({ ...explained, rule: { ...detectionOf().rule, ...described } });
    const finding = toFinding(raised(detection), record);
    expect(AlertRecord.check(finding)).toEqual([]);
    const { group, reasons, usual } = explained;
    const { kind: rule_kind, false_positives, runbook, tags: labels } = described;
    expect(finding).toMatchObject({
      confidence_score: 55,
      risk_score: 81,
      risk_level: 'Critical',
      metadata: { labels },
      finding_info: { title: 'Burst of downloads: 91.201.10.8' },
      actor: { user: { email_addr: 'alex@corp.com' } },
      unmapped: { palisade: { group, reasons, usual, rule_kind, false_positives, runbook } },
    });
  });

  it.each([
    [
      { name: 'travel_speed', unit: 'kilometres_per_hour', peak: 2400, threshold: 900 },
      'travel speed 2400 kilometres per hour (threshold 900)',
    ],
    [{ name: 'new_addresses', unit: 'values', value: 1, threshold: 0 }, '1 new addresses (threshold 0)'],
    [{ name: 'silence', unit: 'days', peak: 61, threshold: 30 }, 'silence 61 days (threshold 30)'],
  ])('says what %j came to', (measure, words) => {
    const finding = toFinding(raised(detectionOf({ measures: [measure] })), record);
    expect(finding.message).toBe(`Burst of downloads: alex@corp.com; ${words}`);
  });

  it('is valid when the rule and the detection say as little as they may', () => {
    const { measures: _, sample_events: __, ...rest } = detectionOf({ rule: { rule_id: 'r' } });
    const finding = toFinding(raised(rest), record);
    expect(AlertRecord.check(finding)).toEqual([]);
    expect(finding).toMatchObject({
      evidences: [],
      resources: [],
      finding_info: { title: 'r: alex@corp.com' },
    });
  });
});
