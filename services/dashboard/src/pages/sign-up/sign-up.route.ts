import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';
import { safeNext } from '../../session/next-address.js';

export interface SignUpSearch {
  /** Where to go once signed in. */
  next?: string;
}

export const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: (search: Record<string, unknown>): SignUpSearch => ({
    next: safeNext(search['next']) === '/' ? undefined : safeNext(search['next']),
  }),
  component: lazyRouteComponent(() => import('./sign-up.page.js'), 'SignUpPage'),
});
