// The last job of the demo: `ready.mjs <name>=<address>…`, in the image of identity, says where everything is and who may
// log in. Seeding anew changes nothing, and answers with what is there.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const seeded = execFileSync(process.execPath, [join(import.meta.dirname, 'start.mjs'), 'seed-demo'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
const { admin, analyst, viewer, other_admin: other, ingest_key: key } = JSON.parse(seeded);
const url = process.env.PUBLIC_URL;
const row = (name, text) => `  ${name.padEnd(11)}${text}`;
const who = (name, { email, password }) => row(name, `${email} / ${password}`);

console.log(
  [
    `Palisade is up: ${url}`,
    row('API docs', `${url}/docs`),
    ...process.argv.slice(2).map((pair) => {
      const [name, ...address] = pair.split('=');
      return row(name, address.join('='));
    }),
    who('admin', admin),
    who('analyst', analyst),
    who('viewer', viewer),
    who('other org', other),
    row('ingest key', key),
  ].join('\n'),
);
