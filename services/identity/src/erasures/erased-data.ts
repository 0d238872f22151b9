import { ApiKeyRecord, OrganizationRecord } from '@palisade/contracts';
import type { ErasableData, ErasableTable } from '@palisade/erasure';

/** In this order: all of these refer to organizations, and some to each other. */
const tables: ErasableTable[] = [
  { table: 'identity.single_sign_on_attempts' },
  { table: 'identity.linked_identities' },
  { table: 'identity.proven_domains' },
  { table: 'identity.domains' },
  { table: 'identity.identity_providers' },
  { table: 'identity.invite_addresses' },
  { table: 'identity.invites' },
  { table: 'identity.api_keys', tombstones: { contract: ApiKeyRecord, key: 'id' } },
  { table: 'identity.memberships' },
  {
    table: 'identity.organizations',
    tombstones: { contract: OrganizationRecord, key: 'tenant_id' },
  },
];

/** What this service has of an organization. */
export const erasedData: ErasableData = { service: 'identity', schema: 'identity', tables };

/** Tables with a `tenant_id` that stay: of people, who go on, and the receipt. */
export const keptTables = [
  'users', // where he belongs: nowhere, from the deletion's commit on
  'sessions', // likewise; those that ended before go with their end
  'erasures',
];
