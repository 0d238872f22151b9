import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { scanStates, type ScanState } from '../../scans/scans-api.js';
import { oneOf, text, type Search } from '../../url/search-params.js';

/** What the address says: `/scans?state=running&target=<id>`. */
export interface ScansSearch {
  state?: ScanState;
  target?: string;
}

export const scansRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scans',
  validateSearch: (search: Search): ScansSearch => ({
    state: oneOf(search['state'], scanStates),
    target: text(search['target'], 64),
  }),
  component: lazyRouteComponent(() => import('./scans.page.js'), 'ScansPage'),
});
