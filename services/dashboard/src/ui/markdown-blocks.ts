export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: string[] };

/** The blocks of a text, in order; what is none of the known kinds is a paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      blocks.push({ kind: 'code', text: lines.slice(at + 1, end < 0 ? undefined : end).join('\n') });
      at = end < 0 ? lines.length : end;
      continue;
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    const item = /^\s*(?:[-*]|(\d+)[.)])\s+(.*)$/.exec(line);
    const last = blocks.at(-1);
    const isContinued = at > 0 && (lines[at - 1] ?? '').trim() !== '';
    if (heading !== undefined) blocks.push({ kind: 'heading', text: heading });
    else if (item !== null) {
      const isOrdered = item[1] !== undefined;
      if (last?.kind === 'list' && last.isOrdered === isOrdered) last.items.push(item[2] ?? '');
      else blocks.push({ kind: 'list', isOrdered, items: [item[2] ?? ''] });
    } else if (line.trim() === '') continue;
    else if (isContinued && last?.kind === 'paragraph') last.text += ` ${line.trim()}`;
    else if (isContinued && last?.kind === 'list')
      last.items.push(`${last.items.pop() ?? ''} ${line.trim()}`);
    else blocks.push({ kind: 'paragraph', text: line.trim() });
  }
  return blocks;
}
