import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf, type Search } from '../../url/search-params.js';

/** What the address says: `/apis/import?from=openapi`. */
export interface ImportApisSearch {
  from?: 'csv' | 'openapi';
}

export const importApisRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/import',
  validateSearch: (search: Search): ImportApisSearch => ({
    from: oneOf(search['from'], ['csv', 'openapi']),
  }),
  component: lazyRouteComponent(() => import('./import-apis.page.js'), 'ImportApisPage'),
});
