import { createRoute, redirect } from '@tanstack/react-router';
import { ApiProblem } from '../api/problem.js';
import { organizationQuery, sessionQuery } from '../session/session.js';
import { Shell } from '../shell/shell.js';
import { queryClient } from './query-client.js';
import { SiteProblem } from './page-problem.js';
import { rootRoute } from './root-route.js';

/** Everything but the login lies below it: the shell is there, and somebody is signed in. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: SiteProblem,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    }
    // Not waited for: times are shown in UTC until it is known.
    queryClient.query(organizationQuery).catch(() => undefined);
  },
});
