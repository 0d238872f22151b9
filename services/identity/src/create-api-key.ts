import { parseArgs } from 'node:util';
import { isPermission, permissions } from '@palisade/auth';
import { Database } from '@palisade/database';
import { endOf, isLifetime, MOST_DAYS } from './api-keys/lifetime.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { runCommand, Usage } from './command.js';
import { isId } from './ids.js';
import { Organization } from './organizations/organization.entity.js';

const { values } = parseArgs({
  options: {
    tenant: { type: 'string' },
    name: { type: 'string' },
    scopes: { type: 'string' },
    'expires-in-days': { type: 'string' },
  },
});
const { tenant: tenantId = '', name = '', scopes: listed = '', 'expires-in-days': days } = values;
const scopes = listed.split(',').filter(isPermission);
const lastsDays = days === undefined ? null : Number(days);

await runCommand(async (app) => {
  if (
    !isId(tenantId) ||
    name.trim() === '' ||
    scopes.length === 0 ||
    scopes.length !== listed.split(',').length ||
    !(lastsDays === null || isLifetime(lastsDays))
  ) {
    throw new Usage(
      `--tenant <organization id> --name <text> --scopes <some of ${permissions.join(',')}> [--expires-in-days <1 to ${String(MOST_DAYS)}>]`,
    );
  }
  return app.get(Database).asTenant(tenantId, async (tx) => {
    if (!(await tx.existsBy(Organization, { tenantId }))) throw new Usage('There is no such organization.');
    const by = { kind: 'system' as const };
    const wanted = { tenantId, name: name.trim(), scopes, expiresAt: endOf(lastsDays), by };
    return (await app.get(ApiKeys).make(tx, wanted)).key;
  });
});
