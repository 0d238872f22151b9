import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { flag, text, type Search } from '../../url/search-params.js';

/** What the address says: `/connections?new=true`, `/connections?secret=<id>`, `/connections?change=<id>`. */
export interface ConnectionsSearch {
  /** The dialog that makes one is open. */
  new?: true;
  /** The one whose secret is being replaced. */
  secret?: string;
  /** The one whose name or label is being changed. */
  change?: string;
}

export const connectionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connections',
  validateSearch: (search: Search): ConnectionsSearch => ({
    new: flag(search['new']),
    secret: text(search['secret'], 64),
    change: text(search['change'], 64),
  }),
  component: lazyRouteComponent(() => import('./connections.page.js'), 'ConnectionsPage'),
});
