// Lets plain Node run TypeScript sources with decorators, `@palisade/*` included: the fault suite needs no build, and its
// child processes run the very sources that the tests import. `node --import ./sources.mjs main.ts`.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const libraries = new URL('../../../', import.meta.url);
const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2023',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

function sourceOf(specifier, parent) {
  const library = /^@palisade\/([^/]+)$/.exec(specifier)?.[1];
  if (library !== undefined) return new URL(`${library}/src/index.ts`, libraries);
  const isRelative = specifier.startsWith('.') && specifier.endsWith('.js') && parent?.endsWith('.ts');
  return isRelative ? new URL(`${specifier.slice(0, -3)}.ts`, parent) : undefined;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const source = sourceOf(specifier, context.parentURL);
    if (source !== undefined && existsSync(fileURLToPath(source))) {
      return { url: source.href, format: 'module', shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
