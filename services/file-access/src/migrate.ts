import 'reflect-metadata';
import { migrate } from '@palisade/database';
import { loadConfig, MigrationSettings } from '@palisade/http';
import { migrations } from './migrations/index.js';

const { DATABASE_OWNER_URL: ownerUrl } = loadConfig(MigrationSettings, process.env);
for (const name of await migrate({ schema: 'file_access', ownerUrl, migrations })) {
  process.stdout.write(`file-access: ${name}\n`);
}
