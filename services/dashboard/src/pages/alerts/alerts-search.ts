import {
  AlertingAlertsListSort,
  type AlertingAlertsListParams,
  type AlertingAlertView,
} from '../../api/gen/palisade.schemas.js';
import { severities, states, type AlertState, type Severity } from '../../ui/severities.js';
import { instant, listOf, oneOf, text, type Search } from '../../url/search-params.js';
import { resolveTime, timeSearch, type TimeSearch } from '../../url/time-range.js';

/** What the address of the alerts page says. */
export interface AlertsSearch extends TimeSearch {
  state?: AlertState[];
  severity?: Severity[];
  actor?: string;
  q?: string;
  /** A member's id, or none. */
  assignee?: string;
  /** Raised between these; `from` and `to` say when it was last seen. */
  created_from?: string;
  created_to?: string;
  sort?: AlertingAlertsListSort;
  /** The alert whose drawer is open. */
  alert?: string;
  /** In the drawer: the part of the actor's timeline whose events are shown, by its start. */
  at?: string;
}

export const defaultSort: AlertingAlertsListSort = '-last_seen_at';

export function readAlertsSearch(search: Search): AlertsSearch {
  const sort = oneOf(search['sort'], Object.values(AlertingAlertsListSort));
  return {
    state: listOf(search['state'], states),
    severity: listOf(search['severity'], severities),
    actor: text(search['actor'], 320),
    q: text(search['q'], 200),
    assignee: text(search['assignee'], 36),
    created_from: instant(search['created_from']),
    created_to: instant(search['created_to']),
    sort: sort === defaultSort ? undefined : sort,
    alert: text(search['alert'], 36),
    at: instant(search['at']),
    ...timeSearch(search),
  };
}

/** The question to the API that answers it. */
export function alertsFilter(search: AlertsSearch): AlertingAlertsListParams {
  const { state, severity: severities, actor, q, assignee: assignee_id, sort } = search;
  const { created_from, created_to } = search;
  return {
    state,
    severities,
    actor,
    q,
    assignee_id,
    created_from,
    created_to,
    sort: sort ?? defaultSort,
    ...resolveTime(search),
    limit: 100,
  };
}

/** Whether a list that is asked for so would hold the alert: for what arrives live. Times are left out: it is new. */
export function matches(search: AlertsSearch, alert: AlertingAlertView): boolean {
  const { state, severity, actor, q, assignee, to, created_to } = search;
  return (
    (state?.includes(alert.state) ?? true) &&
    (severity?.includes(alert.severity) ?? true) &&
    (actor === undefined || alert.actor.email === actor.trim().toLowerCase()) &&
    (q === undefined || alert.title.toLowerCase().includes(q.toLowerCase())) &&
    (assignee === undefined || (alert.assignee_id ?? 'none') === assignee) &&
    (to === undefined || alert.last_seen_at < to) &&
    (created_to === undefined || alert.created_at < created_to)
  );
}
