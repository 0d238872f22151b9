import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf, text, type Search } from '../../url/search-params.js';

export const newRuleTabs = ['editor', 'dry-run'] as const;

/** What the address says: `/rules/new?template=count`, `/rules/new?from=burst_bytes&tab=dry-run`. */
export interface NewRuleSearch {
  template?: string;
  /** The rule that it begins as a copy of. */
  from?: string;
  tab?: (typeof newRuleTabs)[number];
  backtest?: string;
}

export const newRuleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules/new',
  validateSearch: (search: Search): NewRuleSearch => ({
    template: text(search['template'], 40),
    from: text(search['from'], 200),
    tab: oneOf(search['tab'], newRuleTabs),
    backtest: text(search['backtest'], 64),
  }),
  component: lazyRouteComponent(() => import('./new-rule.page.js'), 'NewRulePage'),
});
