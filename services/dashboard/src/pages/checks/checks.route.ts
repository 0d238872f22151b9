import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { severities, type Severity } from '../../ui/severities.js';
import { oneOf, text, type Search } from '../../url/search-params.js';

/** What the address says: `/checks?severity=high&check=web_tls_certificate_not_expired`. */
export interface ChecksSearch {
  q?: string;
  severity?: Severity;
  /** The one whose drawer is open. */
  check?: string;
}

export const checksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/checks',
  validateSearch: (search: Search): ChecksSearch => ({
    q: text(search['q'], 200),
    severity: oneOf(search['severity'], severities),
    check: text(search['check'], 200),
  }),
  component: lazyRouteComponent(() => import('./checks.page.js'), 'ChecksPage'),
});
