import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { severities, type Severity } from '../../ui/severities.js';
import { listOf, text, type Search } from '../../url/search-params.js';

/** What the address of the page says: `/rules?severity=high&rule=burst_bytes`. */
export interface RulesSearch {
  severity?: Severity[];
  /** The rule whose drawer is open. */
  rule?: string;
}

export const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules',
  validateSearch: (search: Search): RulesSearch => ({
    severity: listOf(search['severity'], severities),
    rule: text(search['rule'], 200),
  }),
  component: lazyRouteComponent(() => import('./rules.page.js'), 'RulesPage'),
});
