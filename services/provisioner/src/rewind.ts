// After Postgres was restored, with no service running: puts Kafka's consumer groups back to what it has. `--dry-run` says what
// would be done; docs/backup.md says when.
import 'reflect-metadata';
import { kafkaOf } from '@palisade/http';
import { rewindProgram } from '@palisade/messaging';
import { provisionSettings } from './config.js';
import { failing } from './failing.js';
import { SecretFiles, withPassword } from './secret-files.js';

const settings = provisionSettings();
await failing(async () => {
  const url = withPassword(settings.DATABASE_ADMIN_URL, new SecretFiles(settings.SECRETS_DIR));
  process.exitCode = await rewindProgram(process.argv.slice(2), {
    kafka: kafkaOf(settings),
    postgres: { url, ca: settings.DATABASE_CA },
  });
});
