import { useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { problemWords } from './problem-words.js';

/** A grey bar where a text will be; `className` gives its width. */
export function Bone({ className = 'w-24' }: { className?: string }) {
  return <span className={`pulse-soft inline-block h-3 rounded-sm bg-sunken ${className}`} />;
}

/** Rows shaped like those of a table that is being read. */
export function TableSkeleton({ rows = 12, widths }: { rows?: number; widths: readonly string[] }) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-8 items-center gap-6 border-b border-line px-4">
          {widths.map((width, cell) => (
            <Bone key={cell} className={width} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Why there is nothing, and what to do next. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-16 text-center">
      <p className="text-lg font-semibold">{title}</p>
      {children !== undefined && <div className="max-w-md text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** What went wrong, the trace to look it up by, and another try. */
export function ProblemNotice({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const known = problem instanceof ApiProblem ? problem : undefined;
  return (
    <div
      role="alert"
      className="m-4 flex flex-col items-start gap-2 rounded-md border border-line-strong bg-surface p-4"
    >
      <p className="font-semibold">{known?.title ?? 'The page failed'}</p>
      {problemWords(problem).map((words) => (
        <p key={words} className="text-muted">
          {words}
        </p>
      ))}
      {known?.traceId !== undefined && <TraceId id={known.traceId} />}
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** A trace id to copy, and a link to the trace viewer where the gateway names one. */
export function TraceId({ id }: { id: string }) {
  const [isCopied, setCopied] = useState(false);
  const address = traceAddress(id);
  return (
    <span className="inline-flex max-w-full items-center gap-2 text-sm text-muted">
      Trace
      {address === undefined ? (
        <code className="truncate font-mono select-all">{id}</code>
      ) : (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="truncate font-mono leading-6 text-accent underline"
        >
          {id}
        </a>
      )}
      <button
        type="button"
        className="inline-flex items-center gap-1 rounded-sm p-1 hover:bg-sunken hover:text-text"
        onClick={() => void navigator.clipboard.writeText(id).then(() => setCopied(true))}
      >
        <Icon name={isCopied ? 'check' : 'copy'} />
        <span className="sr-only">Copy the trace id</span>
        {isCopied && <span role="status">Copied</span>}
      </button>
    </span>
  );
}

export function traceAddress(id: string): string | undefined {
  const template = document.querySelector<HTMLMetaElement>('meta[name="palisade-trace-url"]')?.content ?? '';
  return /^https?:\/\//.test(template)
    ? template.replaceAll('{trace_id}', encodeURIComponent(id))
    : undefined;
}
