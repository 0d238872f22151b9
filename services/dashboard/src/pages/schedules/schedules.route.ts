import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { flag, text, type Search } from '../../url/search-params.js';

/** What the address says: `/schedules?schedule=<id>`. */
export interface SchedulesSearch {
  /** The one whose drawer is open. */
  schedule?: string;
  /** The dialog that makes one is open. */
  new?: true;
}

export const schedulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/schedules',
  validateSearch: (search: Search): SchedulesSearch => ({
    schedule: text(search['schedule'], 64),
    new: flag(search['new']),
  }),
  component: lazyRouteComponent(() => import('./schedules.page.js'), 'SchedulesPage'),
});
