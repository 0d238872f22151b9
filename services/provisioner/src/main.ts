// Makes roles, schemas and topics. With --roles-from-stdin the passwords come as JSON on stdin instead of from SECRETS_DIR.
import 'reflect-metadata';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import type { ServiceRoles } from '@palisade/connections';
import { kafkaOf } from '@palisade/http';
import { provisionSettings } from './config.js';
import { failing } from './failing.js';
import { provisionInstallation } from './provision.js';
import { rolesIn, SecretFiles, withPassword } from './secret-files.js';

// Its output is for a person: what the Kafka client says of each attempt isn't.
Logger.overrideLogger(false);

const settings = provisionSettings();
await failing(async () => {
  const { values } = parseArgs({ options: { 'roles-from-stdin': { type: 'boolean' } } });
  const files = new SecretFiles(settings.SECRETS_DIR);
  const fromStdin = values['roles-from-stdin'] === true;
  const url = fromStdin ? settings.DATABASE_ADMIN_URL : withPassword(settings.DATABASE_ADMIN_URL, files);
  await provisionInstallation({
    admin: { url, ca: settings.DATABASE_CA },
    roles: fromStdin ? ((await json(process.stdin)) as ServiceRoles[]) : rolesIn(files),
    kafka: { ...kafkaOf(settings), clientId: 'palisade-provisioner' },
    replication: settings.KAFKA_REPLICATION,
    withinMs: settings.PROVISION_WITHIN_SECONDS * 1000,
    say: (message) => process.stdout.write(`${message}\n`),
  });
});
