import type { AlertingAlertViewSeverity, AlertingAlertViewState } from '../api/gen/palisade.schemas.js';

export type Severity = AlertingAlertViewSeverity;
export type AlertState = AlertingAlertViewState;

/** Most severe first: the order of every list, legend and stack. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies Severity[];
export const states = ['open', 'acknowledged', 'resolved', 'false_positive'] as const satisfies AlertState[];

export const severityWords: Record<Severity, string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};
export const stateWords: Record<AlertState, string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  false_positive: 'False positive',
};

/** The colour of a severity for charts. */
export const severityColour = (severity: Severity): string => `var(--${severity})`;
