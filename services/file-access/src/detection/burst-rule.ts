import type { fileAccess } from '@palisade/contracts';

/** Fires when an actor's downloads in any window of event time, closed at both ends, add up to more than the threshold. */
export interface BurstRule {
  readonly ruleId: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly severity: fileAccess.Severity;
  readonly confidence: number;
  readonly riskScore: number;
  readonly attacks: readonly fileAccess.Attack[];
  readonly measure: string;
  readonly unit: 'events' | 'bytes';
  readonly threshold: number;
  readonly windowMs: number;
}

const collection = { tactic_id: 'TA0009', tactic: 'Collection' };
const exfiltration = { tactic_id: 'TA0010', tactic: 'Exfiltration' };
const cloudStorage = { technique_id: 'T1530', technique: 'Data from Cloud Storage' };
const overWebService = { technique_id: 'T1567', technique: 'Exfiltration Over Web Service' };

const fiveMinutes = 300_000;

export const burstRules: readonly BurstRule[] = [
  {
    ruleId: 'burst_downloads',
    version: '1',
    title: 'Burst of downloads',
    description: 'One actor downloaded more than 10 times within five minutes.',
    severity: 'medium',
    confidence: 70,
    riskScore: 55,
    attacks: [{ ...collection, ...cloudStorage }],
    measure: 'downloads',
    unit: 'events',
    threshold: 10,
    windowMs: fiveMinutes,
  },
  {
    ruleId: 'burst_bytes',
    version: '1',
    title: 'Burst of downloaded bytes',
    description: 'One actor downloaded more than 50 MiB within five minutes.',
    severity: 'high',
    confidence: 75,
    riskScore: 70,
    attacks: [
      { ...collection, ...cloudStorage },
      { ...exfiltration, ...overWebService },
    ],
    measure: 'bytes_downloaded',
    unit: 'bytes',
    threshold: 50 * 1024 * 1024,
    windowMs: fiveMinutes,
  },
];
