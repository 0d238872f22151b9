import { parseArgs } from 'node:util';
import { runCommand, Usage } from './command.js';
import { FirstAdmin } from './first-admin/first-admin.js';

const { values } = parseArgs({ options: { 'expires-in-minutes': { type: 'string', default: '60' } } });
const minutes = Number(values['expires-in-minutes']);

await runCommand(async (app) => {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1_440) {
    throw new Usage('--expires-in-minutes must be between 1 and 1440');
  }
  const issued = await app.get(FirstAdmin).issue(minutes);
  if (!issued) throw new Usage('There is an organization already; its admins make the next users.');
  process.stderr.write(
    `Shown this once, valid until ${issued.expiresAt.toISOString()}. Post it to /v1/auth/bootstrap with the e-mail, ` +
      `password and name of the first admin and the name of the organization:\n`,
  );
  return issued.token;
});
