import { parseArgs } from 'node:util';
import { runCommand, Usage } from './command.js';
import { wantedIngestKey, wantedTenantId } from './config.js';
import { SeedDemo } from './demo/seed-demo.js';
import { Settings } from './settings.js';

const { values } = parseArgs({ options: { 'ingest-key': { type: 'string' } } });

await runCommand(async (app) => {
  if (!app.get(Settings).isLocal)
    throw new Usage('The demo, with its well-known passwords, needs PALISADE_LOCAL=1.');
  const seeded = await app.get(SeedDemo).seed({
    ingestKey: values['ingest-key'] ?? wantedIngestKey(),
    tenantId: wantedTenantId(),
  });
  return JSON.stringify(seeded);
});
