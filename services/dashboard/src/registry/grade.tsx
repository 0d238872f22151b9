import type { Grade } from './registry-api.js';

/** Without colour: colour is for severity. */
export function GradeMark({ grade, isLarge }: { grade: Grade | null; isLarge?: boolean }) {
  const size = isLarge === true ? 'size-12 text-xl' : 'size-6 text-base';
  return (
    <span
      className={`inline-flex shrink-0 items-center justify-center rounded-md border font-semibold ${size} ${
        grade === null ? 'border-dashed border-line-strong text-muted' : 'border-line-strong'
      }`}
    >
      <span className="sr-only">{grade === null ? 'No grade' : 'Grade '}</span>
      {grade ?? <span aria-hidden>–</span>}
    </span>
  );
}
