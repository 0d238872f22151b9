import { Fragment, type ReactNode } from 'react';
import { blocksOf, type Block } from './markdown-blocks.js';

/** The Markdown that runbooks are written in: headings, lists, paragraphs, code, emphasis, links. Never raw HTML. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2">
      {blocksOf(text).map((block, index) => (
        <Fragment key={index}>{shown(block)}</Fragment>
      ))}
    </div>
  );
}

function shown(block: Block): ReactNode {
  if (block.kind === 'heading') return <h4 className="mt-2 font-semibold">{inline(block.text)}</h4>;
  if (block.kind === 'paragraph') return <p>{inline(block.text)}</p>;
  if (block.kind === 'code')
    return <pre className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-sm">{block.text}</pre>;
  const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
  return block.isOrdered ? (
    <ol className="list-decimal space-y-1 pl-5">{items}</ol>
  ) : (
    <ul className="list-disc space-y-1 pl-5">{items}</ul>
  );
}

const marks = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https?:[^)\s]+\))/;

function inline(text: string): ReactNode {
  return text.split(marks).map((part, index) => {
    if (/^`.+`$/.test(part))
      return (
        <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-sm">
          {part.slice(1, -1)}
        </code>
      );
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={index}>{part.slice(2, -2)}</strong>;
    const link = /^\[([^\]]+)\]\((https?:[^)\s]+)\)$/.exec(part);
    if (link === null) return part;
    return (
      <a key={index} href={link[2]} target="_blank" rel="noreferrer" className="text-accent underline">
        {link[1]}
      </a>
    );
  });
}
