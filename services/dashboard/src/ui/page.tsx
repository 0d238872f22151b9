import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  /** Beside the title: a count, a live line. */
  aside?: ReactNode;
  /** At the right: buttons. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page below the shell: its title (the window's too) and what fills the rest; a table in it scrolls by itself. */
export function Page({ title, aside, actions, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Palisade`}</title>
      <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-4 py-2">
        <h1 className="text-lg font-semibold">{title}</h1>
        {aside !== undefined && <div className="text-sm text-muted">{aside}</div>}
        <span className="flex-1" />
        {actions}
      </div>
      {children}
    </>
  );
}

/** Rows that wait until somebody asks for them: it lies over the table, so that nothing moves. */
export function NewRows({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div
      className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center"
      aria-live="polite"
    >
      {count > 0 && (
        <button
          type="button"
          className="pointer-events-auto h-8 rounded-md bg-accent px-3 font-medium text-on-accent shadow-lg hover:brightness-110"
          onClick={onShow}
        >
          {count} new
        </button>
      )}
    </div>
  );
}
