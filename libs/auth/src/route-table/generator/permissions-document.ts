import { isPermission, permissions, permissionsOf, roles } from '../../permissions.js';
import type { RouteRow } from '../route-table.js';

/** docs/permissions.md. */
export function permissionsDocument(table: readonly RouteRow[]): string {
  const services = [...new Set(table.map(({ service }) => service))];
  return `${[
    '# Permissions',
    'Generated from [permissions.ts](../libs/auth/src/permissions.ts) and [routes.json](../libs/auth/src/route-table/routes.json) by `npm run permissions -w @palisade/auth`; tests compare both with the controllers.',
    'A member has the permissions of his role, an API key those that it was given (its scopes), somebody without an organization none. `signed in` is any person with a login, with or without an organization, and no API key. The tenant is that of the token or key: no route takes it from the request.',
    '## Roles',
    tableOf(
      ['permission', ...roles],
      permissions.map((permission) => [
        `\`${permission}\``,
        ...roles.map((role) => (permissionsOf(role).has(permission) ? 'yes' : '')),
      ]),
    ),
    '## Routes',
    `${String(table.length)} routes. The gateway forwards them and has no route of its own that needs a permission: its pages, documents and probes are public.`,
    'An [end-to-end test](../services/dashboard/e2e/permissions.e2e.spec.ts) asks for each route that is not public, through the gateway, as each role, as somebody without an organization, without a login, with a key that has the scope and with one that has every other, and compares what it is answered with this table; where a route names something, another organization’s admin asks for it too, and is told that it is not there. How many questions that are is in the names of its tests.',
    ...services.flatMap((service) => [
      `### ${service}`,
      tableOf(head, table.filter((row) => row.service === service).map(cellsOf)),
    ]),
  ].join('\n\n')}\n`;
}

const head = ['route', 'access', 'roles', 'what'];

function cellsOf({ route, access, what }: RouteRow): string[] {
  const needed = access.split(' ').filter(isPermission);
  const may = roles.filter((role) => needed.every((permission) => permissionsOf(role).has(permission)));
  const shown = needed.map((permission) => `\`${permission}\``).join(' ');
  return [
    `\`${route}\``,
    shown || access,
    needed.length === 0 ? 'all' : may.join(', '),
    what.replaceAll('|', '\\|'),
  ];
}

/** With columns padded, as the formatter has them. */
function tableOf(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = names.map((name, i) => Math.max(3, name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(names), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
