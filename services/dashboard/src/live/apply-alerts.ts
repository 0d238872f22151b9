import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { AlertingAlertPage } from '../api/gen/palisade.schemas.js';
import { alertKeys } from '../api/alert-queries.js';
import type { LiveClient } from './live-client.js';
import { mergeIntoPages, newer } from './merge-alert.js';
import type { LiveAlert } from './protocol.js';

const summaryEvery = 2000;

/** Writes every change of an alert into the query cache, so that each page that shows it ticks. Returns the end. */
export function applyAlerts(client: LiveClient, queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const summarize = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: alertKeys.summary });
    }, summaryEvery);
  };
  const offAlert = client.onAlert((alert) => {
    takeAlert(queries, alert);
    summarize();
  });
  const offHole = client.onHole(() => void queries.invalidateQueries({ queryKey: alertKeys.all }));
  return () => {
    clearTimeout(timer);
    offAlert();
    offHole();
  };
}

/** Into the lists and the drawer; the newer revision wins. */
export function takeAlert(queries: QueryClient, alert: LiveAlert): void {
  queries.setQueriesData<InfiniteData<AlertingAlertPage>>({ queryKey: alertKeys.lists }, (pages) =>
    mergeIntoPages(pages, alert),
  );
  const known = queries.getQueryData<LiveAlert>(alertKeys.one(alert.id));
  if (known === undefined || known.revision >= alert.revision) return;
  queries.setQueryData(alertKeys.one(alert.id), newer(known, alert));
  void queries.invalidateQueries({ queryKey: alertKeys.detailsOf(alert.id) });
}
