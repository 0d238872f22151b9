import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf } from '../../url/search-params.js';

export const membersTabs = ['members', 'invites'] as const;
export type MembersTab = (typeof membersTabs)[number];

export interface MembersSearch {
  tab?: MembersTab;
}

export const membersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/members',
  validateSearch: (search: Record<string, unknown>): MembersSearch => ({
    tab: oneOf(search['tab'], membersTabs),
  }),
  component: lazyRouteComponent(() => import('./members.page.js'), 'MembersPage'),
});
