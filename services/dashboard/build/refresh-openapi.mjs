// Renews the copy of the API's document from a gateway: npm run api:refresh -w @palisade/dashboard -- [its address]
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const file = fileURLToPath(new URL('../src/api/openapi.json', import.meta.url));
const gateway = process.argv[2] ?? process.env.GATEWAY_URL ?? 'http://localhost:8080';
const response = await fetch(new URL('/openapi.json', gateway));
if (!response.ok) throw new Error(`${gateway} answered ${response.status}`);
const document = JSON.stringify(await response.json(), null, 2);
writeFileSync(file, await format(document, { ...(await resolveConfig(file)), parser: 'json' }));
