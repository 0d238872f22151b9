import { readFileSync } from 'node:fs';

/** Who may call a route, as data: what the decorators of controllers must say. */
export interface RouteRow {
  readonly service: string;
  /** 'GET /v1/alerts/:id'. */
  readonly route: string;
  /** 'public', 'signed in' or permissions, joined by a space. */
  readonly access: string;
  readonly what: string;
}

export const routeTable = JSON.parse(
  readFileSync(new URL('../../src/route-table/routes.json', import.meta.url), 'utf8'),
) as readonly RouteRow[];
