import { apiRegistry, scan } from '@palisade/contracts';

/** Words that Postgres keeps as their rank, from 1. */
export const criticalities = apiRegistry.Criticality;
export const sensitivities = apiRegistry.DataSensitivity;
export const severities = scan.Severity;
export const grades = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const outcomeStatuses = scan.OutcomeStatus;
export const auditStates = [
  'queued',
  'running',
  'closing',
  'completed',
  'partial',
  'failed',
  'cancelled',
] as const;

export type Criticality = apiRegistry.Criticality;
export type Sensitivity = apiRegistry.DataSensitivity;
export type Severity = scan.Severity;
export type Grade = (typeof grades)[number];
export type OutcomeStatus = scan.OutcomeStatus;
export type AuditState = (typeof auditStates)[number];
export type Trigger = scan.ScanTrigger;

export function rankOf<W extends string>(words: readonly W[], word: W): number {
  return words.indexOf(word) + 1;
}

export function wordOf<W extends string>(words: readonly W[], rank: number): W {
  const word = words[rank - 1];
  if (word === undefined) throw new Error(`no word has the rank ${rank}`);
  return word;
}
