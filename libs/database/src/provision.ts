import { setTimeout } from 'node:timers/promises';
import { postgresOf, type PostgresConnection, type ServiceRoles } from '@palisade/connections';
import pg from 'pg';
import { identifier, ownerRole, serviceRole } from './identifiers.js';
import { scramVerifier } from './scram.js';

// Any number, the same in every process that provisions.
const provisioningLock = 4_207_001;
const attempts = 20;

export { serviceUrls, type ServiceRoles } from '@palisade/connections';

export interface ProvisionOptions {
  adminUrl: string;
  /** PEM of the CA, where Postgres is reached over TLS with one of its own. */
  ca?: string;
  services: ServiceRoles[];
}

/** Creates or corrects the roles, schemas and grants of the services in the database of `adminUrl`; idempotent. */
export async function provision({ adminUrl, ca, services }: ProvisionOptions): Promise<void> {
  const admin = postgresOf({ url: adminUrl, ca }, 'DATABASE_ADMIN_URL');
  for (let attempt = 1; ; attempt++) {
    try {
      await provisionOnce(admin, services);
      return;
    } catch (error) {
      if (attempt === attempts || !isCollision(error)) throw error;
      await setTimeout(20 + Math.random() * 80);
    }
  }
}

// Roles are shared by the cluster's databases and advisory locks are not: provisioning two databases at once collides.
function isCollision(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '23505' || code === '42710' || message === 'tuple concurrently updated';
}

async function provisionOnce(admin: PostgresConnection, services: ServiceRoles[]): Promise<void> {
  const client = new pg.Client({ ...admin, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [provisioningLock]);
    const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name');
    const database = rows[0]?.name ?? '';
    await client.query(`revoke all on database ${database} from public`);
    await client.query('revoke all on schema public from public');
    for (const service of services) await provisionService(client, database, service);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function provisionService(client: pg.Client, database: string, service: ServiceRoles): Promise<void> {
  const schema = identifier(service.schema);
  const role = serviceRole(schema);
  const owner = ownerRole(schema);
  await provisionRole(client, role, service.password);
  await provisionRole(client, owner, service.ownerPassword);
  await client.query(`grant connect on database ${database} to ${role}, ${owner}`);
  // An administrator that is no superuser may hand a schema over only to a role that it is a member of.
  await client.query(`grant ${owner} to current_user`);
  await client.query(`create schema if not exists ${schema} authorization ${owner}`);
  await client.query(`alter schema ${schema} owner to ${owner}`);
  await client.query(`revoke all on schema ${schema} from public`);
  await client.query(`grant usage on schema ${schema} to ${role}`);
  for (const name of [role, owner]) {
    await client.query(`alter role ${name} in database ${database} set search_path to ${schema}`);
  }
}

async function provisionRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verifier = client.escapeLiteral(scramVerifier(password));
  await client.query(
    `${rowCount === 0 ? 'create' : 'alter'} role ${role}
       login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit password ${verifier}`,
  );
}
