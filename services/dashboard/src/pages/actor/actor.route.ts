import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { text, type Search } from '../../url/search-params.js';
import { timeSearch, type TimeSearch } from '../../url/time-range.js';

/** What the address says: `/actors/ann@corp.com?range=30d&rule=exfiltration_baseline`. */
export interface ActorSearch extends TimeSearch {
  /** Whose baseline is drawn: a rule's id. */
  rule?: string;
}

export const actorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/actors/$email',
  validateSearch: (search: Search): ActorSearch => ({
    rule: text(search['rule'], 200),
    ...timeSearch(search),
  }),
  component: lazyRouteComponent(() => import('./actor.page.js'), 'ActorPage'),
});
