import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { read } from './files.js';
import { isPermissive } from './licences.js';
import { lockedPackages } from './lockfile.js';
import {
  faultsOf,
  licenceReport,
  licencesInProduction,
  localSbom,
  sbomOf,
  services,
  type Bom,
} from './sbom.js';

let whole: Bom;
let alerting: Bom;
beforeAll(async () => {
  [whole, alerting] = await Promise.all([sbomOf(), sbomOf('alerting')]);
}, 120_000);

const nameOf = ({ group, name }: { group?: string; name: string }) =>
  group === undefined ? name : `${group}/${name}`;
const namesIn = (bom: Bom) => new Set(bom.components.map(nameOf));
const versionsIn = (bom: Bom) =>
  new Set(bom.components.map((one) => `${nameOf(one)}@${String(one.version)}`));

describe('the SBOM of everything', () => {
  it('has each package that is in production, and none that only tests use', () => {
    const locked = lockedPackages(read('package-lock.json')).filter(
      ({ link, os }) => !link && os === undefined,
    );
    const production = new Set(
      locked.filter(({ dev }) => dev !== true).map(({ name, version }) => `${name}@${String(version)}`),
    );
    const found = versionsIn(whole);
    expect([...production].filter((name) => !found.has(name))).toEqual([]);
    expect(['jest', 'eslint', 'prettier'].filter((name) => namesIn(whole).has(name))).toEqual([]);
  });

  it('is what CycloneDX demands, and says so when it is not', async () => {
    expect(await faultsOf(whole)).toBeUndefined();
    expect(await faultsOf({ ...whole, components: [{ type: 'thing', name: 'x' }] })).toBeDefined();
  });

  it('states a licence for each of them that is permissive', () => {
    const without = whole.components.filter(({ licenses }) => (licenses?.length ?? 0) === 0);
    expect(without.map(nameOf)).toEqual([]);
  });
});

describe('the SBOM of a service', () => {
  it('is of that service, with the libraries that it is built from', async () => {
    expect(alerting.metadata.component).toMatchObject({ group: '@palisade', name: 'alerting' });
    const names = namesIn(alerting);
    expect(['fastify', 'pg', 'ws', '@palisade/messaging'].filter((name) => !names.has(name))).toEqual([]);
    // Of the dashboard, of another service, and of the tests.
    expect(['react', '@node-rs/argon2', '@palisade/platform'].filter((name) => names.has(name))).toEqual([]);
    expect(await faultsOf(alerting)).toBeUndefined();
  });

  it('is the same when it is made again', async () => {
    expect(JSON.stringify(await sbomOf('alerting'))).toBe(JSON.stringify(alerting));
    expect(JSON.stringify(alerting)).not.toMatch(/serialNumber|"timestamp"/);
  }, 60_000);

  it('can be had of each that has a package', () => {
    expect(services()).toEqual(expect.arrayContaining(['gateway', 'identity', 'scanner-web', 'dashboard']));
    expect(services().every((name) => existsSync(`services/${name}/package.json`))).toBe(true);
  });
});

it('names the Kafka and the Postgres of local mode', async () => {
  const bom = localSbom();
  expect(bom.components.map(({ name, version }) => [name, version])).toEqual([
    ['postgresql', expect.stringMatching(/^18\.\d+$/)],
    ['kafka_2.13', expect.stringMatching(/^4\./)],
  ]);
  expect(await faultsOf(bom)).toBeUndefined();
});

it('reports the licence of each package in production, all of them permissive', () => {
  const packages = licencesInProduction();
  expect(packages.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
  const report = licenceReport(packages);
  expect(report).toMatch(/^\| MIT \| \d{3} \|$/m);
  expect(report).toContain('| ssh2 | ');
});
