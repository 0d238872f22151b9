import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import {
  apiSorts,
  grades,
  levels,
  type ApisFilter,
  type Criticality,
  type Grade,
} from '../../registry/registry-api.js';
import { listOf, oneOf, text, type Search } from '../../url/search-params.js';

/** What the address of the page says: `/apis?grade=D,E,F&criticality=critical&sort=score`. */
export interface ApisSearch {
  q?: string;
  grade?: Grade[];
  criticality?: Criticality[];
  environment?: string;
  /** Whether it is audited: those that are deactivated are in the list too. */
  active?: 'yes' | 'no';
  sort?: (typeof apiSorts)[number];
}

export const noApiFilter: Partial<ApisSearch> = {
  q: undefined,
  grade: undefined,
  criticality: undefined,
  environment: undefined,
  active: undefined,
};

export function apisFilter({ active, sort, ...filter }: ApisSearch): ApisFilter {
  return { ...filter, sort: sort ?? 'name', ...(active !== undefined && { active: active === 'yes' }) };
}

export const apisRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis',
  validateSearch: (search: Search): ApisSearch => ({
    q: text(search['q'], 200),
    grade: listOf(search['grade'], grades),
    criticality: listOf(search['criticality'], levels),
    environment: text(search['environment'], 100),
    active: oneOf(search['active'], ['yes', 'no']),
    sort: oneOf(search['sort'], apiSorts),
  }),
  component: lazyRouteComponent(() => import('./apis.page.js'), 'ApisPage'),
});
