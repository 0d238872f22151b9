import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { imagePlan, imagesOf } from './image-plan.mjs';

const root = resolve(import.meta.dirname, '../..');
const usage = `bundle <image> <folder>, or bundle --list [image…]; images: ${imagesOf(root).join(', ')}`;

const [first, ...rest] = process.argv.slice(2);
try {
  if (first === '--list') list(rest.length > 0 ? rest : imagesOf(root));
  else if (first !== undefined && rest.length === 1) bundle(first, resolve(rest[0]));
  else throw new Error(usage);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function bundle(name, folder) {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  const plan = imagePlan(root, name);
  for (const [path, { from }] of plan.files) {
    const to = join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
    // Whoever runs it reads it, and changes nothing.
    chmodSync(to, statSync(from).mode & 0o111 ? 0o555 : 0o444);
  }
  for (const { at, to } of plan.links) {
    mkdirSync(dirname(join(folder, at)), { recursive: true });
    symlinkSync(to, join(folder, at));
  }
  const manifest = {
    name: `palisade-${name}`,
    private: true,
    type: 'module',
    palisade: { package: plan.package },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest)}\n`, { mode: 0o444 });
  console.log(`${name}: ${plan.files.size} files, ${mib(sizeOf(plan))} MiB in ${folder}`);
}

function list(names) {
  const plans = names.map((name) => imagePlan(root, name));
  for (const plan of plans) {
    const parts = partsOf(plan);
    console.log(
      `${plan.name}  ${mib(sizeOf(plan))} MiB, ${plan.files.size} files, ${plan.packages.length} packages of others`,
    );
    for (const [part, { size, files }] of parts)
      console.log(`  ${mib(size).padStart(7)} MiB ${String(files).padStart(6)}  ${part}`);
  }
}

/** Ours by package, those of others by name and version, the largest first. */
function partsOf({ files, packages, own }) {
  const versions = new Map(packages.map(({ folder, version }) => [folder, version]));
  const folders = [...own, ...versions.keys()].sort((a, b) => b.length - a.length);
  const parts = new Map();
  for (const [path, { size }] of files) {
    const folder = folders.find((each) => path.startsWith(`${each}/`)) ?? path.split('/')[0];
    const version = versions.get(folder);
    const part = version === undefined ? folder : `${folder}@${version}`;
    const sum = parts.get(part) ?? { size: 0, files: 0 };
    parts.set(part, { size: sum.size + size, files: sum.files + 1 });
  }
  return [...parts].sort(([, a], [, b]) => b.size - a.size);
}

function sizeOf({ files }) {
  return [...files.values()].reduce((sum, { size }) => sum + size, 0);
}

function mib(bytes) {
  return (bytes / 1024 / 1024).toFixed(1);
}
