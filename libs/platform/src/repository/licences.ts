import type { LockedPackage } from './lockfile.js';

/** Licences that let anyone use, change and pass on the work with no condition but naming its authors. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Reads an SPDX expression: every part of an AND has to be permissive, one part of an OR suffices. */
export function isPermissive(expression: string): boolean {
  const bare = expression.replace(/[()]/g, ' ').trim();
  return bare
    .split(/\s+OR\s+/)
    .some((either) => either.split(/\s+AND\s+/).every((id) => permissive.has(id.trim())));
}

export interface StatedElsewhere {
  licence: string;
  file: string;
  grants: RegExp;
}

const granted = /Permission is hereby granted, free of charge/i;

/** Packages whose package.json has no licence field, and the file of theirs that grants the licence. */
export const statedElsewhere: Readonly<Record<string, StatedElsewhere>> = {
  buildcheck: { licence: 'MIT', file: 'LICENSE', grants: granted },
  'cpu-features': { licence: 'MIT', file: 'LICENSE', grants: granted },
  'passport-strategy': { licence: 'MIT', file: 'LICENSE', grants: granted },
  pause: { licence: 'MIT', file: 'Readme.md', grants: granted },
  ssh2: { licence: 'MIT', file: 'LICENSE', grants: granted },
};

/** Of a package, as it states it anywhere; undefined when it does nowhere. */
export function licenceOf({ name, license }: Pick<LockedPackage, 'name' | 'license'>): string | undefined {
  return license ?? statedElsewhere[name]?.licence;
}
