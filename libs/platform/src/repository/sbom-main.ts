// `make sbom`: a CycloneDX document of everything in production, one of each service, one of what local mode runs besides,
// and the licences, into .palisade/sbom.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './files.js';
import { faultsOf, licenceReport, localSbom, sbomOf, services, type Bom } from './sbom.js';

const folder = join(root, '.palisade/sbom');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

async function write(name: string, bom: Bom): Promise<void> {
  const faults = await faultsOf(bom);
  if (faults !== undefined) throw new Error(`${name} is not as CycloneDX has it: ${JSON.stringify(faults)}`);
  writeFileSync(join(folder, `${name}.cdx.json`), `${JSON.stringify(bom, null, 2)}\n`);
  console.log(`${name}.cdx.json: ${String(bom.components.length)} components`);
}

await write('palisade', await sbomOf());
for (const service of services()) await write(service, await sbomOf(service));
await write('local', localSbom());
writeFileSync(join(folder, 'licences.md'), licenceReport());
console.log(`all of it, and licences.md, in ${folder}`);
