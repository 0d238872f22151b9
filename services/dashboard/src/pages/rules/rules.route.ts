import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import type { RuleKind, RuleMode, RulesFilter, RuleSource, RuleState } from '../../rules/rules-api.js';
import { ruleKinds, ruleModes, ruleSources, ruleStates } from '../../rules/rule-words.js';
import { severities, type Severity } from '../../ui/severities.js';
import { flag, listOf, oneOf, text, type Search } from '../../url/search-params.js';

export const ruleSorts = [
  'title',
  '-title',
  'severity',
  '-severity',
  'detections_24h',
  '-detections_24h',
  'changed_at',
  '-changed_at',
] as const;

/** What the address of the page says: `/rules?severity=high&state=degraded&sort=-detections_24h`. */
export interface RulesSearch {
  q?: string;
  severity?: Severity[];
  kind?: RuleKind[];
  state?: RuleState[];
  source?: RuleSource;
  mode?: RuleMode;
  /** Of ATT&CK. */
  technique?: string;
  sort?: (typeof ruleSorts)[number];
  /** The dialog that takes rules in is open. */
  import?: true;
}

export const noRuleFilter: Partial<RulesSearch> = {
  q: undefined,
  severity: undefined,
  kind: undefined,
  state: undefined,
  source: undefined,
  mode: undefined,
  technique: undefined,
};

export function rulesFilter({ import: _import, ...filter }: RulesSearch): RulesFilter {
  return filter;
}

export const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules',
  validateSearch: (search: Search): RulesSearch => ({
    q: text(search['q'], 200),
    severity: listOf(search['severity'], severities),
    kind: listOf(search['kind'], ruleKinds),
    state: listOf(search['state'], ruleStates),
    source: oneOf(search['source'], ruleSources),
    mode: oneOf(search['mode'], ruleModes),
    technique: text(search['technique'], 20),
    sort: oneOf(search['sort'], ruleSorts),
    import: flag(search['import']),
  }),
  component: lazyRouteComponent(() => import('./rules.page.js'), 'RulesPage'),
});
