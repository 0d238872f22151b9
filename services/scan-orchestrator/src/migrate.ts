import 'reflect-metadata';
import { migrate } from '@palisade/database';
import { loadConfig, MigrationSettings } from '@palisade/http';
import { migrations } from './migrations/index.js';

const { DATABASE_OWNER_URL: ownerUrl } = loadConfig(MigrationSettings, process.env);
for (const name of await migrate({ schema: 'scan_orchestrator', ownerUrl, migrations })) {
  process.stdout.write(`scan-orchestrator: ${name}\n`);
}
