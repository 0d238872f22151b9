import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';
import { safeNext } from '../../session/next-address.js';
import { flag } from '../../url/search-params.js';

export interface LoginSearch {
  /** Where to go afterwards. */
  next?: string;
  /** A session was over: say so. */
  ended?: true;
}

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): LoginSearch => ({
    next: safeNext(search['next']) === '/' ? undefined : safeNext(search['next']),
    ended: flag(search['ended']),
  }),
  component: lazyRouteComponent(() => import('./login.page.js'), 'LoginPage'),
});
