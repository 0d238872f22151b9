import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';

export const newApiRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/apis/new',
  component: lazyRouteComponent(() => import('./new-api.page.js'), 'NewApiPage'),
});
