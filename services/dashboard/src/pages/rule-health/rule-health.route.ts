import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf, type Search } from '../../url/search-params.js';

export const healthTabs = ['health', 'coverage'] as const;

/** What the address says: `/rule-health?tab=coverage`. */
export interface RuleHealthSearch {
  tab?: (typeof healthTabs)[number];
}

export const ruleHealthRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rule-health',
  validateSearch: (search: Search): RuleHealthSearch => ({ tab: oneOf(search['tab'], healthTabs) }),
  component: lazyRouteComponent(() => import('./rule-health.page.js'), 'RuleHealthPage'),
});
