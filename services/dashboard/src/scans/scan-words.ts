import type { Audit, AuditState } from '../registry/registry-api.js';
import type { ConnectionKind, Scan, ScanState, ScheduleRun, TaskState } from './scans-api.js';

export type RunState = ScanState | AuditState | TaskState;

export const stateWords: Record<RunState, string> = {
  queued: 'Queued',
  waiting: 'Waiting',
  offered: 'Offered',
  running: 'Running',
  closing: 'Collecting results',
  completed: 'Completed',
  succeeded: 'Succeeded',
  partial: 'Partial',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Whether it goes on by itself. */
export const isOpen = (state: RunState): boolean =>
  ['queued', 'waiting', 'offered', 'running', 'closing'].includes(state);

export const triggerWords: Record<Scan['trigger'] | NonNullable<Audit['trigger']>, string> = {
  manual: 'On demand',
  schedule: 'By schedule',
  replay: 'Replayed',
};

const reasons: Record<string, string> = {
  'access-denied': 'Access was denied',
  'already-running': 'Another scan of it was running',
  'answered-without-credentials': 'It answers without credentials, too',
  'bad-response': 'Its answer could not be read',
  'base-url-changed': 'Its address was changed meanwhile',
  'budget-spent': 'What an audit may ask for was used up',
  'connection-failed': 'It could not be connected to',
  'connection-unknown': 'A connection that it names is not there',
  'credentials-not-taken': 'It did not take the credentials',
  'credentials-unusable': 'The credentials could not be used',
  'deadline-exceeded': 'It took longer than a scan may',
  'lease-expired': 'The scanner that worked on it was not heard of any more',
  'name-not-found': 'Its name leads to no address',
  'no-certificate': 'No certificate was seen',
  'no-credentials': 'It has no connection to sign in with',
  'no-http-answer': 'It gave no answer by HTTP',
  'nobody-ticked': 'Nothing was running that could have begun it',
  'not-https': 'It is not served by HTTPS',
  'other-port': 'It is at a port of its own',
  'out-of-memory': 'It needed more memory than a scan gets',
  'ownership-not-proven': 'Needs proven ownership',
  'partly-seen': 'A part could not be looked at',
  'rate-limited': 'It asked for fewer requests',
  'results-lost': 'Some of what was found never arrived',
  'server-error': 'It answered with an error of its own',
  'target-deleted': 'It was deleted',
  'target-inactive': 'The API is deactivated',
  'target-unknown': 'It was not known in time',
  timeout: 'It took too long to answer',
  'tls-failed': 'No TLS connection came about',
  unresolvable: 'Its name could not be looked up',
};

/** A stable word of the services in words for people; one that is new as it is. */
export function reasonWords(reason: string): string {
  const known = reasons[reason.replaceAll('_', '-')];
  if (known !== undefined) return known;
  const words = reason.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How somebody is told of what was scanned; its name is gone with it. */
export const targetName = ({ name, base_url }: { name: string | null; base_url?: string | null }): string =>
  name ?? base_url ?? 'Something that was deleted';

export const connectionWords: Record<ConnectionKind, string> = {
  bearer: 'Bearer token',
  basic: 'Basic authentication',
  api_key_header: 'API key in a header',
  api_key_query: 'API key in the query',
  cookie: 'Cookie',
  oauth2_client_credentials: 'OAuth 2 client credentials',
  account: 'Account',
};

export const runWords: Record<ScheduleRun['outcome'], string> = {
  started: 'Started',
  made_up: 'Made up later',
  skipped: 'Skipped',
  missed: 'Missed',
};
