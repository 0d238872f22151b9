import type { ReactNode } from 'react';

interface SettingsSectionProps {
  title: string;
  /** What it is, in a sentence. */
  about?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** A part of a page of settings: what it is at the top, what can be done at its right. */
export function SettingsSection({ title, about, actions, children }: SettingsSectionProps) {
  return (
    <section className="flex max-w-3xl flex-col gap-3 border-b border-line p-4 last:border-b-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{title}</h2>
          {about !== undefined && <p className="text-muted">{about}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
