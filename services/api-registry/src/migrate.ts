import 'reflect-metadata';
import { migrate } from '@palisade/database';
import { databaseOf, loadConfig, MigrationSettings } from '@palisade/http';
import { migrations } from './migrations/index.js';

const { url: ownerUrl, ca } = databaseOf(loadConfig(MigrationSettings, process.env));
for (const name of await migrate({ schema: 'api_registry', ownerUrl, ca, migrations })) {
  process.stdout.write(`api-registry: ${name}\n`);
}
