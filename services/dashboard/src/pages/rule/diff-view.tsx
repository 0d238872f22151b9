import { classes } from '../../ui/classes.js';
import { diffLines, type DiffLine } from './diff-lines.js';

const marks = { added: '+', removed: '−', same: '', place: '' } as const;
const words = { added: 'Added: ', removed: 'Removed: ', same: '', place: '' } as const;

/** What was added and what removed: told apart by a sign and by weight, not by colour. */
export function DiffView({ title, unified }: { title: string; unified: string }) {
  const lines = diffLines(unified);
  return (
    <figure className="min-w-0 overflow-hidden rounded-md border border-line bg-surface">
      <figcaption className="border-b border-line px-3 py-1.5 font-semibold">{title}</figcaption>
      {lines.length === 0 ? (
        <p className="p-3 text-muted">The texts are the same; switches or thresholds were changed.</p>
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={title}>
          <table className="w-full font-mono text-sm leading-5">
            <tbody>
              {lines.map((line, index) => (
                <Line key={index} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

function Line({ line: { kind, text, before, after } }: { line: DiffLine }) {
  if (kind === 'place')
    return (
      <tr className="bg-sunken text-muted">
        <td colSpan={4} className="px-2">
          {text}
        </td>
      </tr>
    );
  return (
    <tr className={classes(kind === 'added' && 'bg-accent-soft', kind === 'removed' && 'bg-sunken')}>
      <td className="w-10 px-2 text-right text-muted select-none">{before}</td>
      <td className="w-10 px-2 text-right text-muted select-none">{after}</td>
      <td className="w-4 font-semibold select-none" aria-hidden>
        {marks[kind]}
      </td>
      <td
        className={classes(
          'pr-2 whitespace-pre',
          kind === 'added' && 'font-semibold',
          kind === 'removed' && 'line-through decoration-muted',
        )}
      >
        <span className="sr-only">{words[kind]}</span>
        {text}
      </td>
    </tr>
  );
}
