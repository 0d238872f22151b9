import { createRoute, redirect } from '@tanstack/react-router';
import { requireSession } from '../entry/require-session.js';
import { organizationQuery } from '../session/session.js';
import { Shell } from '../shell/shell.js';
import { queryClient } from './query-client.js';
import { SiteProblem } from './page-problem.js';
import { rootRoute } from './root-route.js';

/** What concerns a person, or what was deleted: there with an organization or without. */
const ofAPerson = /^\/(?:account|erasures\/[^/]+)\/?$/;

/** Everything but the way in lies below it: the shell is there, and somebody is signed in. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  errorComponent: SiteProblem,
  beforeLoad: async ({ location }) => {
    const { organization } = await requireSession(location);
    if (organization === null) {
      if (!ofAPerson.test(location.pathname)) throw redirect({ to: '/onboarding', replace: true });
      return;
    }
    // Not waited for: times are shown in UTC until it is known.
    queryClient.query(organizationQuery).catch(() => undefined);
  },
});
