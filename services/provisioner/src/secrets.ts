// Makes the secrets that are missing; prints what it made, never a value.
import 'reflect-metadata';
import { secretsSettings } from './config.js';
import { failing } from './failing.js';
import { makeSecrets, SecretFiles } from './secret-files.js';

const settings = secretsSettings();
await failing(async () => {
  const made = makeSecrets(new SecretFiles(settings.SECRETS_DIR), {
    adminUrl: settings.DATABASE_ADMIN_URL,
    demo: settings.PALISADE_DEMO === '1',
    gatewayUrl: settings.GATEWAY_URL,
  });
  for (const file of made) process.stdout.write(`made ${file}\n`);
  if (made.length === 0) process.stdout.write('all secrets are there\n');
});
