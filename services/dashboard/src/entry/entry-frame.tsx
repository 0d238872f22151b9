import type { ReactNode } from 'react';

interface EntryFrameProps {
  title: string;
  children: ReactNode;
  /** Below: where else one may want to go. */
  footer?: ReactNode;
}

/** A page before anybody is signed in: one card in the middle. */
export function EntryFrame({ title, children, footer }: EntryFrameProps) {
  return (
    <main className="grid h-full grid-cols-[minmax(0,1fr)] place-items-center overflow-auto p-4">
      <title>{`${title} · Palisade`}</title>
      <div className="flex w-full max-w-sm flex-col gap-4">
        <section className="flex flex-col gap-4 rounded-md border border-line bg-surface p-6">
          <h1 className="text-xl font-semibold">{title}</h1>
          {children}
        </section>
        {footer !== undefined && (
          <p className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-muted">{footer}</p>
        )}
      </div>
    </main>
  );
}

/** What has happened, or what to do: read out when it comes. */
export function EntryNote({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="rounded-md bg-sunken px-3 py-2">
      {children}
    </p>
  );
}
