import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';
import { requireSession } from '../../entry/require-session.js';
import { oneOf } from '../../url/search-params.js';

export const steps = ['organization', 'frameworks', 'people'] as const;
export type Step = (typeof steps)[number];

export interface OnboardingSearch {
  step?: Step;
}

/** What follows the first login: an organization of one's own, or an invite into another. */
export const onboardingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/onboarding',
  validateSearch: (search: Record<string, unknown>): OnboardingSearch => ({
    step: oneOf(search['step'], steps),
  }),
  beforeLoad: ({ location }) => requireSession(location).then(() => undefined),
  component: lazyRouteComponent(() => import('./onboarding.page.js'), 'OnboardingPage'),
});
