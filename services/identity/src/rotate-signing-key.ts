import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { RotateSigningKeys } from './signing-keys/rotate-signing-keys.js';

const { values } = parseArgs({ options: { 'revoke-current': { type: 'boolean', default: false } } });

await runCommand(async (app) => {
  const rotation = app.get(RotateSigningKeys);
  if (!values['revoke-current']) return `next signing key, published: ${await rotation.begin()}`;
  return `signing key in place of the revoked one: ${await rotation.revoke()}`;
});
