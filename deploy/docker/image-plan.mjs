// What an image contains, as data: files with where they come from, and links.
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { productionTree } from './production-tree.mjs';

/** What lies beside the service in each image. */
const programs = ['start.mjs', 'settings.mjs', 'healthcheck.mjs', 'ready.mjs'];
const site = 'services/dashboard/dist/site';

/** Of our packages: what only tests and measurements need. */
const ofTests = /(^|\/)(testing|bench|chaos|truth|generator|e2e|fixtures)(\/|$)|\.(spec|samples)\.[a-z.]+$/;
/** Types, sources and maps, which tell nothing to Node. */
const notRun = /\.(d\.[cm]?ts|[cm]?tsx?|map|tsbuildinfo|flow|md|markdown)$/i;
const testsOfOthers =
  /(^|\/)(tests?|__tests__|benchmarks?|examples?|\.github|coverage)\/|^(test|bench|benchmark|example)[\w.-]*\.[cm]?js$|\.spec\.[\w.]+$/;
const licence = /^(licen[cs]e|notice|copying)/i;

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The folder of what can be put into an image: a service, or the mail catcher of the demo. */
export function packageOf(root, name) {
  const found = [`services/${name}`, `libs/${name}`].find((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  if (found === undefined || !imagesOf(root).includes(name))
    throw new Error(`there is no image ${name}: one of ${imagesOf(root).join(', ')}`);
  return found;
}

export function imagesOf(root) {
  const services = readdirSync(join(root, 'services')).filter(
    (name) => name !== 'dashboard' && existsSync(join(root, 'services', name, 'package.json')),
  );
  return [...services, 'mail-catcher'].sort();
}

export function imagePlan(root, name, target = { os: 'linux', cpu: process.arch, libc: 'glibc' }) {
  const start = packageOf(root, name);
  const lock = readJson(join(root, 'package-lock.json'));
  const has = (folder) => existsSync(join(root, folder, 'package.json')) || lock.packages[folder]?.link;
  const { own, packages } = productionTree(lock, start, target, has);
  const files = new Map();
  const add = (from, to = from) => {
    files.set(to, { from: join(root, from), size: lstatSync(join(root, from)).size });
  };

  for (const folder of own) for (const file of ownFiles(root, folder)) add(`${folder}/${file}`);
  for (const folder of packages)
    for (const file of filesUnder(join(root, folder), isOfOthers)) add(`${folder}/${file}`);
  for (const program of programs) add(`deploy/docker/${program}`, program);
  add('LICENSE');
  if (name === 'gateway') {
    if (!existsSync(join(root, site, 'index.html'))) throw new Error(`${site} is not built: run .ci/build`);
    for (const file of filesUnder(join(root, site), (path) => !path.endsWith('.map')))
      add(`${site}/${file}`, `dashboard/${file}`);
  }
  const links = own
    .filter((folder) => folder.startsWith('libs/'))
    .map((folder) => ({ at: `node_modules/@palisade/${basename(folder)}`, to: `../../${folder}` }));
  const versions = packages.map((folder) => ({ folder, version: lock.packages[folder].version }));
  return { name, package: start, own, packages: versions, files, links };
}

/** As `files` of its package.json says, in npm's words; by default what it was compiled to. */
function ownFiles(root, folder) {
  const { files = ['dist'] } = readJson(join(root, folder, 'package.json'));
  if (!existsSync(join(root, folder, 'dist'))) throw new Error(`${folder} is not built: run .ci/build`);
  const left = files.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1));
  const found = files
    .filter((entry) => !entry.startsWith('!'))
    .flatMap((entry) => {
      const path = join(root, folder, entry);
      if (!lstatSync(path).isDirectory()) return [entry];
      return filesUnder(path, (file) => !ofTests.test(file) && !notRun.test(file)).map(
        (file) => `${entry}/${file}`,
      );
    });
  return ['package.json', ...found.filter((file) => !left.includes(file))];
}

const isOfOthers = (path) =>
  licence.test(basename(path)) || !(notRun.test(path) || testsOfOthers.test(path) || path.includes('/.bin/'));

/** Paths below a folder, without nested node_modules, which are packages of their own. */
function filesUnder(folder, wanted, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || !wanted(`${path}/`) ? [] : filesUnder(folder, wanted, path);
    return entry.isFile() && wanted(path) ? [path] : [];
  });
}
