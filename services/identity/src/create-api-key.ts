import { parseArgs } from 'node:util';
import { isPermission, permissions } from '@palisade/auth';
import { Database } from '@palisade/database';
import { ApiKeys } from './api-keys/api-keys.js';
import { runCommand, Usage } from './command.js';
import { isId } from './ids.js';
import { Organization } from './organizations/organization.entity.js';

const { values } = parseArgs({
  options: { tenant: { type: 'string' }, name: { type: 'string' }, scopes: { type: 'string' } },
});
const { tenant: tenantId = '', name = '', scopes: listed = '' } = values;
const scopes = listed.split(',').filter(isPermission);

await runCommand(async (app) => {
  if (
    !isId(tenantId) ||
    name.trim() === '' ||
    scopes.length === 0 ||
    scopes.length !== listed.split(',').length
  ) {
    throw new Usage(`--tenant <organization id> --name <text> --scopes <some of ${permissions.join(',')}>`);
  }
  return app.get(Database).asTenant(tenantId, async (tx) => {
    if (!(await tx.existsBy(Organization, { tenantId }))) throw new Usage('There is no such organization.');
    const wanted = { tenantId, name: name.trim(), scopes, by: { kind: 'system' as const } };
    return (await app.get(ApiKeys).make(tx, wanted)).key;
  });
});
