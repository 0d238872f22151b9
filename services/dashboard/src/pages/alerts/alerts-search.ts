import { AlertingAlertsListSort, type AlertingAlertsListParams } from '../../api/gen/palisade.schemas.js';
import { severities, states, type AlertState, type Severity } from '../../ui/severity.js';
import { listOf, oneOf, text, type Search } from '../../url/search-params.js';
import { resolveTime, timeSearch, type TimeSearch } from '../../url/time-range.js';

/** What the address of the alerts page says. */
export interface AlertsSearch extends TimeSearch {
  state?: AlertState[];
  severity?: Severity[];
  actor?: string;
  q?: string;
  /** A member's id, or none. */
  assignee?: string;
  sort?: AlertingAlertsListSort;
  /** The alert whose drawer is open. */
  alert?: string;
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
    sort: sort === defaultSort ? undefined : sort,
    alert: text(search['alert'], 36),
    ...timeSearch(search),
  };
}

/** The question to the API that answers it. */
export function alertsFilter(search: AlertsSearch): AlertingAlertsListParams {
  const { state, actor, sort } = search;
  return { state, actor, sort: sort ?? defaultSort, ...resolveTime(search), limit: 100 };
}
