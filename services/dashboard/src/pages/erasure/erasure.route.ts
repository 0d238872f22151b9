import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';

export const erasureRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/erasures/$id',
  component: lazyRouteComponent(() => import('./erasure.page.js'), 'ErasurePage'),
});
