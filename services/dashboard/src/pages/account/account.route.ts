import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf } from '../../url/search-params.js';

export const accountTabs = ['profile', 'sign-in', 'sessions'] as const;
export type AccountTab = (typeof accountTabs)[number];

export interface AccountSearch {
  tab?: AccountTab;
}

export const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  validateSearch: (search: Record<string, unknown>): AccountSearch => ({
    tab: oneOf(search['tab'], accountTabs),
  }),
  component: lazyRouteComponent(() => import('./account.page.js'), 'AccountPage'),
});
