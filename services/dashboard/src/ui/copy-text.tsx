import { Button } from './button.js';
import { say, sayProblem } from './toast.js';

/** A text that belongs elsewhere, with a button that copies it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => say(`${label}: copied`),
      (error: unknown) => sayProblem(`${label}: not copied`, error),
    );
  };
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm text-muted">{label}</span>
      <div className="flex items-start gap-2">
        <code
          aria-label={label}
          className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1.5 font-mono break-all select-all"
        >
          {text}
        </code>
        <Button aria-label={`Copy: ${label}`} onClick={copy}>
          Copy
        </Button>
      </div>
    </div>
  );
}
