import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { outcomeStatuses, type OutcomeStatus } from '../../registry/registry-api.js';
import { severities, type Severity } from '../../ui/severities.js';
import { oneOf, text, type Search } from '../../url/search-params.js';

export const apiTabs = [
  'overview',
  'outcomes',
  'audits',
  'schedules',
  'ownership',
  'document',
  'settings',
] as const;
export type ApiTab = (typeof apiTabs)[number];

/** What the address of an API says: `/apis/<id>?tab=outcomes&severity=high&status=fail&audit=<id>`. */
export interface ApiSearch {
  tab?: ApiTab;
  /** The audit that is looked at; else the last one. */
  audit?: string;
  status?: OutcomeStatus;
  severity?: Severity;
  check?: string;
  /** The outcome whose drawer is open: its check and what it was evaluated on. */
  outcome?: string;
  asset?: string;
  /** The schedule whose drawer is open. */
  schedule?: string;
}

export const apiRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/$apiId',
  validateSearch: (search: Search): ApiSearch => ({
    tab: oneOf(search['tab'], apiTabs),
    audit: text(search['audit'], 64),
    status: oneOf(search['status'], outcomeStatuses),
    severity: oneOf(search['severity'], severities),
    check: text(search['check'], 200),
    outcome: text(search['outcome'], 200),
    asset: text(search['asset'], 300),
    schedule: text(search['schedule'], 64),
  }),
  component: lazyRouteComponent(() => import('./api.page.js'), 'ApiPage'),
});
