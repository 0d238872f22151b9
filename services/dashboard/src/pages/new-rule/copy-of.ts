/**
 * A rule's text as the beginning of another one: its documents lose their ids, and what they are named and refer to each
 * other by is renamed, so that the copy stands beside the first one.
 */
export function copyOf(yaml: string): string {
  const names = [...yaml.matchAll(/^name:\s*["']?([\w-]+)["']?\s*$/gm)].map(([, name = '']) => name);
  const ids = new Map(
    yaml.split(/^---\s*$/m).flatMap((document) => {
      const id = /^id:\s*["']?([\w-]+)["']?\s*$/m.exec(document)?.[1];
      const name = /^name:\s*["']?([\w-]+)["']?\s*$/m.exec(document)?.[1];
      return id === undefined || name === undefined ? [] : [[id, name] as const];
    }),
  );
  let copy = yaml.replace(/^id:.*\n/gm, '');
  for (const [id, name] of ids) copy = copy.replaceAll(id, name);
  for (const name of names)
    copy = copy.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'), `${name}_copy`);
  return copy.replace(/^title:\s*(.*)$/gm, (_line, title: string) => `title: ${copied(title)}`);
}

/** Inside of quotes, if there are any. */
function copied(title: string): string {
  const quote = /^(["']).*\1$/.exec(title)?.[1] ?? '';
  return quote === '' ? `${title} (copy)` : `${title.slice(0, -1)} (copy)${quote}`;
}
