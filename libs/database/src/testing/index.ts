export { describeStatement } from '../upgrade/describe-statement.js';
export { distinctStatements } from '../upgrade/distinct-statements.js';
export { longLocks, watchMigrations } from '../upgrade/long-locks.js';
export { oldCodeFaults, type Upgraded } from '../upgrade/old-code-faults.js';
export { readMigrations, readTables } from '../upgrade/read-tables.js';
export type { Release, ReleasedStatement, ReleasedTable } from '../upgrade/release.js';
export { sentStatements } from '../upgrade/sent-statements.js';
