import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isPermission, permissions } from '../permissions.js';
import { permissionsDocument } from './generator/permissions-document.js';
import { routeTable } from './route-table.js';
import { statedRoutes } from './generator/stated-routes.js';

const root = new URL('../../../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const sources = readdirSync(new URL('services/', root)).flatMap((service) =>
  readdirSync(new URL(`services/${service}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith('src/') && /(?<!\.spec)\.ts$/.test(file))
    .map((file) => ({ service, file: `services/${service}/${file}` })),
);
const stated = sources.flatMap(({ service, file }) => {
  const source = read(file);
  if (!source.includes('@Controller(')) return [];
  return statedRoutes(file, source).map(({ method, path, access }) => ({
    service,
    route: `${method} ${path}`,
    access,
  }));
});
const inOrder = <T extends { route: string }>(rows: readonly T[]) =>
  [...rows].sort((a, b) => (a.route < b.route ? -1 : 1));

describe('the table of routes', () => {
  it('says of every route of every service what its decorators say, and of no other', () => {
    const table = routeTable.map(({ service, route, access }) => ({ service, route, access }));
    expect(inOrder(stated)).toEqual(inOrder(table));
    expect(new Set(table.map(({ route }) => route)).size).toBe(table.length);
  });

  it('names permissions that there are, each of which some route needs, and says what a route does', () => {
    const needed = routeTable
      .filter(({ access }) => access !== 'public' && access !== 'signed in')
      .flatMap(({ access }) => access.split(' '));
    expect(needed.filter((name) => !isPermission(name))).toEqual([]);
    expect([...new Set(needed)].sort()).toEqual([...permissions].sort());
    expect(routeTable.filter(({ what }) => what.length < 5)).toEqual([]);
  });

  it('is what docs/permissions.md shows', () => {
    expect(read('docs/permissions.md')).toBe(permissionsDocument(routeTable));
  });
});

describe('reading the routes of a controller', () => {
  const read = (body: string, ofClass = '') =>
    statedRoutes('a.ts', `@Controller('v1/things') ${ofClass} class Things { ${body} }`);

  it('takes what is stated at the method, or else at the class', () => {
    const [first, second] = read(
      `@Get(':id') @ApiOperation({ summary: 'One' }) one() {} @Requires('audit:read', 'alerts:read') @Post() make() {}`,
      '@SignedIn()',
    );
    expect(first).toEqual({ method: 'GET', path: '/v1/things/:id', access: 'signed in', what: 'One' });
    expect(second).toMatchObject({ method: 'POST', path: '/v1/things', access: 'audit:read alerts:read' });
  });

  it('finds a route that states nothing, which the table has not', () => {
    expect(read('@Delete() end() {}')).toMatchObject([{ access: undefined }]);
  });

  it('refuses what only running it would tell', () => {
    expect(() => read('@Get(path) one() {}')).toThrow('plain texts');
  });
});
