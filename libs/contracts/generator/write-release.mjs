import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { asyncapi } from '@palisade/contracts';

const file = new URL('../release/v1.asyncapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(asyncapi(), null, 2)}\n`);
