import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Bytes of script, as gzip makes them, that a page may need before it shows its rows. */
export const mostScript = 250_000;

interface Chunk {
  type: 'chunk';
  fileName: string;
  code: string;
  isEntry: boolean;
  imports: readonly string[];
  facadeModuleId: string | null;
}
type Bundle = Record<string, Chunk | { type: 'asset' }>;

/** Fails a build in which a page needs too much. What it loads later, when it is asked for, doesn't count. */
export function bounded(most = mostScript): Plugin {
  return {
    name: 'palisade-bounded',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const [page, bytes] of scriptOf(bundle))
        if (bytes > most)
          this.error(
            `${page} needs ${String(bytes)} bytes of script before its rows, more than ${String(most)}.`,
          );
    },
  };
}

/** Each page with what it cannot begin without: itself, the entry, and all that the two import. */
export function scriptOf(bundle: Bundle): Map<string, number> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const sizes = new Map(chunks.map(({ fileName, code }) => [fileName, gzipSync(code, { level: 9 }).length]));
  const entries = chunks.filter(({ isEntry }) => isEntry);
  const pages = chunks.filter(({ facadeModuleId }) => facadeModuleId?.endsWith('.page.tsx') === true);
  return new Map(
    pages.map((page) => {
      const needed = new Set<string>();
      const need = ({ fileName, imports }: Chunk): void => {
        if (needed.has(fileName)) return;
        needed.add(fileName);
        for (const name of imports) {
          const imported = named.get(name);
          if (imported !== undefined) need(imported);
        }
      };
      [...entries, page].forEach(need);
      const bytes = [...needed].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
      return [page.facadeModuleId?.split('/').at(-1) ?? page.fileName, bytes];
    }),
  );
}
