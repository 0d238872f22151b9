import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';

export const scanRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/scans/$scanId',
  component: lazyRouteComponent(() => import('./scan.page.js'), 'ScanPage'),
});
