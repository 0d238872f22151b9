import type { AlertingAgeCounts } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { severities, severityWords, type Severity } from '../../ui/severities.js';
import type { AlertsSearch } from '../alerts/alerts-search.js';

const hour = 3_600_000;
const day = 24 * hour;

export interface Age {
  id: keyof AlertingAgeCounts;
  /** Above its bar. */
  label: string;
  words: string;
  /** Milliseconds since the alert was raised: at least, and less than. */
  from: number;
  to: number;
}

/** Youngest first, as the summary counts them. */
export const ages: readonly Age[] = [
  { id: 'under_1h', label: '< 1 h', words: 'raised in the last hour', from: 0, to: hour },
  { id: 'under_24h', label: '1–24 h', words: 'raised 1 to 24 hours ago', from: hour, to: day },
  { id: 'under_7d', label: '1–7 d', words: 'raised 1 to 7 days ago', from: day, to: 7 * day },
  { id: 'older', label: '> 7 d', words: 'raised more than 7 days ago', from: 7 * day, to: Infinity },
];

export const segmentWords = (count: number, severity: Severity, { words }: Pick<Age, 'words'>): string =>
  `${number(count)} ${severityWords[severity].toLowerCase()}, ${words}`;

/** The address of exactly those alerts that a segment counts, at the moment when they were counted. */
export function alertsOf({
  severity,
  age,
  asOf,
}: {
  severity?: Severity;
  age?: Age;
  asOf: string;
}): AlertsSearch {
  const now = Date.parse(asOf);
  const before = (length: number) => new Date(now - length).toISOString();
  return {
    state: ['open', 'acknowledged'],
    ...(severity !== undefined && { severity: severities.filter((one) => one === severity) }),
    ...(age !== undefined && age.to !== Infinity && { created_from: before(age.to) }),
    // What was raised since belongs to the youngest, too.
    ...(age !== undefined && age.from > 0 && { created_to: before(age.from) }),
  };
}
