import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Launch, Program } from '../isolation/launch.js';

const fromSources: Omit<Program, 'url'> = {
  execArgv: ['--experimental-transform-types', `--import=${new URL('sources.mjs', import.meta.url).href}`],
};

/**
 * What the process of a task runs in a test. What was built starts in a fraction of the time that sources take; where some source
 * is newer than what was built of it, sources are what is tested.
 */
export function taskProgram(
  module: URL,
  main = new URL('../child/main.ts', import.meta.url),
): Pick<Launch, 'program' | 'module'> {
  const [builtMain, builtModule] = [builtOf(main), builtOf(module)];
  return builtMain === undefined || builtModule === undefined
    ? { program: { ...fromSources, url: main }, module }
    : { program: { url: builtMain }, module: builtModule };
}

const split = /^(.*)\/src\/(.*)\.ts$/;

/** Undefined for what isn't a source of a package that was built since its last change. */
function builtOf(source: URL): URL | undefined {
  const [, folder, path] = split.exec(source.href) ?? [];
  if (folder === undefined || path === undefined) return undefined;
  return isBuilt(fileURLToPath(folder)) ? new URL(`${folder}/dist/${path}.js`) : undefined;
}

const known = new Map<string, boolean>();

function isBuilt(folder: string): boolean {
  const built =
    known.get(folder) ?? sourcesIn(join(folder, 'src')).every((source) => isAsNew(folder, source));
  known.set(folder, built);
  return built;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.spec|\.d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function isAsNew(folder: string, source: string): boolean {
  const built = source.replace(join(folder, 'src'), join(folder, 'dist')).replace(/\.ts$/, '.js');
  return changedAt(built) >= changedAt(source);
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
