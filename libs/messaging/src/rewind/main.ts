// `node dist/rewind/main.js [--to …]`, with the KAFKA_* settings of the services, and DATABASE_ADMIN_URL (and DATABASE_CA) as
// the provisioner has them.
import { kafkaFrom } from '@palisade/connections';
import { rewindProgram } from './program.js';

const { DATABASE_ADMIN_URL: url = '', DATABASE_CA: ca } = process.env;
process.exitCode = await rewindProgram(process.argv.slice(2), {
  kafka: kafkaFrom(process.env),
  postgres: { url, ca },
});
