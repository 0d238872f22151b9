// Lets the processes of tasks run sources: `.js` endings and @palisade/* resolve to TypeScript, which Node strips itself.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const libraries = new URL('../../../', import.meta.url);

function sourceOf(specifier, parent) {
  const [, library] = /^@palisade\/([^/]+)$/.exec(specifier) ?? [];
  if (library !== undefined) return new URL(`${library}/src/index.ts`, libraries);
  const isRelative = /^\.\.?\/.*\.js$/.test(specifier) && parent?.endsWith('.ts');
  return isRelative ? new URL(`${specifier.slice(0, -3)}.ts`, parent) : undefined;
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const source = sourceOf(specifier, context.parentURL);
    const isThere = source !== undefined && existsSync(fileURLToPath(source));
    return nextResolve(isThere ? source.href : specifier, context);
  },
});
