import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf, text, type Search } from '../../url/search-params.js';

export const ruleTabs = ['overview', 'editor', 'dry-run', 'versions', 'exceptions'] as const;
export type RuleTab = (typeof ruleTabs)[number];

/** What the address of a rule says: `/rules/burst_bytes?tab=versions&compare=3`. */
export interface RuleSearch {
  tab?: RuleTab;
  /** The revision that the present one is compared with. */
  compare?: string;
  /** The backtest that is shown. */
  backtest?: string;
}

const ofAllRules: ReadonlySet<string> = new Set(['health', 'coverage']);

export const ruleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules/$ruleId',
  beforeLoad: ({ params }) => {
    // Where the API has it, people look for the page.
    if (ofAllRules.has(params.ruleId)) throw redirect({ to: '/rule-health', replace: true });
  },
  validateSearch: (search: Search): RuleSearch => ({
    tab: oneOf(search['tab'], ruleTabs),
    compare: /^\d{1,9}$/.test(text(search['compare']) ?? '') ? text(search['compare']) : undefined,
    backtest: text(search['backtest'], 64),
  }),
  component: lazyRouteComponent(() => import('./rule.page.js'), 'RulePage'),
});
