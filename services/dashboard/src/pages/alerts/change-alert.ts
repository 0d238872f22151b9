import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { alertKeys, alertQuery, historyQuery } from '../../api/alert-queries.js';
import { alertingAlertsChange } from '../../api/gen/alerts.js';
import type {
  AlertingAlertPage,
  AlertingAlertView,
  AlertingTriageRequest,
} from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { takeAlert } from '../../live/apply-alerts.js';
import { stateWords, type AlertState } from '../../ui/severities.js';
import { say, sayProblem } from '../../ui/toast.js';

export type Change = Omit<AlertingTriageRequest, 'revision'>;

/** What an alert can become, as the service allows it. */
export const transitions: Record<AlertState, readonly AlertState[]> = {
  open: ['acknowledged', 'resolved', 'false_positive'],
  acknowledged: ['resolved', 'false_positive', 'open'],
  resolved: ['open', 'false_positive'],
  false_positive: ['open', 'resolved'],
};

/** Changes the alert as it is seen: shown at once, taken back with the reason when it was refused. */
export function useChangeAlert(alert: AlertingAlertView) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: Change) => alertingAlertsChange(alert.id, { ...wanted, revision: alert.revision }),
    // What was seen goes along: by the time of the answer, `alert` is what was made of it.
    onMutate: ({ state = alert.state, assignee_id = alert.assignee_id }) => {
      replace(queries, alert, { ...alert, state, assignee_id });
      return alert;
    },
    onSuccess: (changed, { state }, seen) => {
      takeAlert(queries, changed);
      void queries.invalidateQueries({ queryKey: alertKeys.detailsOf(changed.id) });
      void queries.invalidateQueries({ queryKey: alertKeys.summary });
      if (state !== undefined) sayMoved(queries, changed, seen.state);
    },
    onError: async (problem, _wanted, seen) => {
      if (seen !== undefined) replace(queries, seen, seen);
      if (problem instanceof ApiProblem && problem.slug === 'stale-revision') {
        await sayWhoChangedIt(queries, alert.id);
      } else sayProblem('The alert was not changed', problem);
    },
  });
  return { change: change.mutate, isPending: change.isPending };
}

/** With a way back, where there is one. */
function sayMoved(
  queries: QueryClient,
  { id, title, state, revision }: AlertingAlertView,
  from: AlertState,
): void {
  const undo = () =>
    void alertingAlertsChange(id, { state: from, revision }).then(
      (restored) => takeAlert(queries, restored),
      (problem: unknown) => sayProblem('It could not be undone', problem),
    );
  say(`${stateWords[state]}: ${title}`, transitions[state].includes(from) ? { undo } : {});
}

/** Unless a newer revision has come in the meantime. */
function replace(queries: QueryClient, seen: AlertingAlertView, by: AlertingAlertView): void {
  const isSeen = ({ id, revision }: AlertingAlertView) => id === seen.id && revision === seen.revision;
  queries.setQueryData<AlertingAlertView>(alertKeys.one(seen.id), (known) =>
    known !== undefined && isSeen(known) ? by : known,
  );
  queries.setQueriesData<InfiniteData<AlertingAlertPage>>({ queryKey: alertKeys.lists }, (pages) =>
    pages === undefined
      ? pages
      : {
          ...pages,
          pages: pages.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (isSeen(item) ? by : item)),
          })),
        },
  );
}

async function sayWhoChangedIt(queries: QueryClient, id: string): Promise<void> {
  const [present, history] = await Promise.all([
    queries.query({ ...alertQuery(id), staleTime: 0 }),
    queries.query({ ...historyQuery(id), staleTime: 0 }),
  ]);
  takeAlert(queries, present);
  const by = history.items[0]?.changed_by;
  const who = by?.email ?? (by?.kind === 'system' ? 'The rule' : 'Somebody');
  sayProblem(
    'It was changed in the meantime',
    new Error(
      `${who} changed the alert; it is ${stateWords[present.state].toLowerCase()} now. Look again, then decide.`,
    ),
  );
}
