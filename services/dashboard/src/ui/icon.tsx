const paths = {
  overview: 'M2 13V8m4 5V3m4 10V6m4 7V9',
  activity: 'M1 8h3l2-5 4 10 2-5h3',
  alerts: 'M8 2 1.5 13.5h13zM8 6.5v3.5m0 1.6v.4',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9m3.3 7.8 3.7 3.7',
  audit: 'M3.5 1.5h9v13h-9zM6 5h4M6 8h4m-4 3h2',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  menu: 'M2 4h12M2 8h12M2 12h12',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10m4-4-4 4-4-4',
  chevron: 'm4 6 4 4 4-4',
  copy: 'M5.5 5.5h8v8h-8zm-3 5v-8h8',
  external: 'M9 2.5h4.5V7m0-4.5L7.5 8.5M6 3.5H2.5v10h10V10',
  help: 'M6 6a2 2 0 1 1 2.6 1.9c-.4.1-.6.5-.6.9v.7m0 2.2v.3M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13',
  clock: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5V8l2.5 2',
  user: 'M8 2.5a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M2.5 14c.5-3 2.7-4 5.5-4s5 1 5.5 4',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  pulse: 'M8 13.5C4 11 1.5 8.5 1.5 5.7a3.2 3.2 0 0 1 6.5-.5 3.2 3.2 0 0 1 6.5.5c0 2.8-2.5 5.3-6.5 7.8',
  key: 'M5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6m2.2.9L13.5 2m-2.2 2.3 2 2',
  settings: 'M2 4.5h6m4 0h2M2 11.5h2m4 0h6M10 2.5v4m-4 3v4',
  apis: 'M5.5 4 2 8l3.5 4m5-8L14 8l-3.5 4M9 3.5l-2 9',
  scans: 'M8 1.5a6.5 6.5 0 1 0 6.5 6.5M8 5a3 3 0 1 0 3 3M8 8l5.5-5.5',
  failed: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 4.5v4m0 2.6v.4',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3m5-3v3',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5 7.5 13a3 3 0 0 1-4.3-4.3L4.7 7.2',
  checks: 'M2 4l1.3 1.3L5.5 3M2 9.5l1.3 1.3 2.2-2.3M8 4.5h6M8 10h6',
  filter: 'M2 3.5h12L9.5 9v4.5l-3-1.5V9z',
} as const;

export type IconName = keyof typeof paths;

/** Beside a word, never instead of one: icons are hidden from screen readers. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      className={className ?? 'shrink-0'}
    >
      <path d={paths[name]} />
    </svg>
  );
}
