export { afterCommit } from './after-commit.js';
export { Database, type AsTenants } from './database.js';
export { DatabaseModule, type DatabaseOptions } from './database.module.js';
export { erasable, ErasedTenants, erasureMigration, erasureTables } from './erased-tenants.js';
export { InfrastructureFailure, isInfrastructureFailure, isRefusal } from './infrastructure-failure.js';
export { type MigrationClass, type MigrationOptions, migrate, pendingMigrations } from './migrate.js';
export { provision, type ProvisionOptions, type ServiceRoles, serviceUrls } from './provision.js';
export { assertTenantPolicies, grant, tenantPolicy } from './tenant-policy.js';
