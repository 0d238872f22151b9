import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { alertKeys } from '../../api/alert-queries.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { useLiveAlerts } from '../../live/live.js';
import { alertsFilter, matches, type AlertsSearch } from './alerts-search.js';

/**
 * Alerts that belong into the list and are not in it: they are read in at once, unless the list is held (somebody
 * points into it, or reads further down); then they are counted until somebody asks for them.
 */
export function useNewAlerts(search: AlertsSearch, shown: readonly AlertingAlertView[]) {
  const queries = useQueryClient();
  const [isHeld, setHeld] = useState(false);
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  const show = () => {
    setWaiting(new Set());
    void queries.invalidateQueries({ queryKey: alertKeys.list(alertsFilter(search)) });
  };
  useLiveAlerts((alert) => {
    if (!matches(search, alert) || shown.some(({ id }) => id === alert.id)) return;
    if (isHeld) setWaiting(new Set(waiting).add(alert.id));
    else show();
  });
  const count = [...waiting].filter((id) => shown.every((alert) => alert.id !== id)).length;
  return { count, show, setHeld };
}
