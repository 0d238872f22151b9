import type { RuleDifference } from '../../rules/rules-api.js';
import { classes } from '../../ui/classes.js';
import { diffLines, type DiffLine } from './diff-lines.js';
import { settingWords } from './setting-words.js';

const marks = { added: '+', removed: '−', same: '', place: '' } as const;
const words = { added: 'Added: ', removed: 'Removed: ', same: '', place: '' } as const;

/** What was added and what removed: told apart by a sign and by weight, not by colour. Above it, what was set otherwise. */
export function DiffView({ title, difference }: { title: string; difference: RuleDifference }) {
  const { unified, settings } = difference;
  const lines = diffLines(unified);
  return (
    <figure className="min-w-0 overflow-hidden rounded-md border border-line bg-surface">
      <figcaption className="border-b border-line px-3 py-1.5 font-semibold">{title}</figcaption>
      {settings.length > 0 && <Settings settings={settings} />}
      {lines.length === 0 ? (
        <p className="p-3 text-muted">
          {settings.length === 0 ? 'They are the same.' : 'The texts are the same.'}
        </p>
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

function Settings({ settings }: Pick<RuleDifference, 'settings'>) {
  return (
    <table aria-label="Settings" className="w-full border-b border-line">
      <thead className="text-left text-sm text-muted">
        <tr className="h-8">
          {['Setting', 'Before', 'After'].map((header) => (
            <th key={header} scope="col" className="px-3 font-normal">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {settings.map(settingWords).map(({ what, from, to }) => (
          <tr key={what} className="h-8 border-t border-line">
            <td className="px-3">{what}</td>
            <td className="px-3 text-muted line-through decoration-muted">{from}</td>
            <td className="px-3 font-semibold">{to}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
