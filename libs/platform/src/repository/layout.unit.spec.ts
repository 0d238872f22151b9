import { expect, it } from '@jest/globals';
import { read, repositoryFiles } from './files.js';

const topLevel = new Set([
  ...['services', 'libs', 'deploy', 'proto', 'docs'],
  ...['docker-compose.yml', 'nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json'],
  ...['Makefile', 'README.md', 'LICENSE'],
]);

const files = repositoryFiles();
const notOurs = /\.(json|svg|png|binpb)$|^LICENSE$/;
const isGenerated = (text: string) => /^\W*generated (from|by) /i.test(text);
const packages = files.filter((file) => /^(libs|services)\/[^/]+\/package\.json$/.test(file));

it('keeps the top level to the agreed names and dotfiles', () => {
  const names = new Set(files.map((file) => file.split('/')[0] ?? ''));
  expect([...names].filter((name) => !name.startsWith('.') && !topLevel.has(name))).toEqual([]);
});

it('has no hand-written file of more than 400 lines', () => {
  const long = files
    .filter((file) => !notOurs.test(file))
    .map((file) => ({ file, text: read(file) }))
    .filter(({ text }) => text.split('\n').length - 1 > 400 && !isGenerated(text));
  expect(long.map(({ file }) => file)).toEqual([]);
});

it('finds the packages it speaks of', () => {
  expect(packages.length).toBeGreaterThanOrEqual(11);
});

it.each(packages)('%s says its kind, its scope and its licence, and pins its dependencies', (file) => {
  const [folder, name] = file.split('/');
  const manifest = JSON.parse(read(file));
  expect(manifest).toMatchObject({
    name: `@palisade/${String(name)}`,
    license: 'Apache-2.0',
    private: true,
    type: 'module',
    nx: { tags: [folder === 'libs' ? 'type:lib' : 'type:service', `scope:${String(name)}`] },
  });
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
});

it('has a README in every package', () => {
  const readmes = packages.map((file) => file.replace('package.json', 'README.md'));
  expect(readmes.filter((readme) => !files.includes(readme))).toEqual([]);
});
