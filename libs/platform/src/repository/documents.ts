import { dirname, join } from 'node:path';

/** Targets of a Markdown text's relative links, as paths from the repository's root; code blocks are left out. */
export function linkedFiles(document: string, text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(document), target).replace(/\/$/, ''));
}
