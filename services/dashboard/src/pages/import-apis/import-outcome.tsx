import { Link } from '@tanstack/react-router';
import type { ImportAnswer } from '../../registry/registry-api.js';

/** Of each row or file, whether it was taken, and why not. */
export function ImportOutcome({
  answer: { created, rejected },
  isTrial,
}: {
  answer: ImportAnswer;
  isTrial: boolean;
}) {
  return (
    <div role="status" aria-label="What came of it" className="flex flex-col gap-3">
      <p className="font-semibold">
        {isTrial
          ? `${String(created.length)} would be registered, ${String(rejected.length)} refused`
          : `${String(created.length)} registered, ${String(rejected.length)} refused`}
      </p>
      {rejected.length > 0 && (
        <ul aria-label="Refused" className="flex flex-col gap-2">
          {rejected.map(({ row, file, errors }, index) => (
            <li key={index} className="rounded-md border border-line-strong p-2">
              <p className="font-semibold">{placeOf({ row, file })}</p>
              {errors.map(({ path, message }) => (
                <p key={`${path} ${message}`} className="text-sm break-words">
                  {path !== '' && <span className="text-muted">{path}: </span>}
                  {message}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      {created.length > 0 && (
        <ul aria-label={isTrial ? 'Would be registered' : 'Registered'} className="flex flex-col">
          {created.map(({ id, name, base_url }, index) => (
            <li key={index} className="flex min-h-8 flex-wrap items-center gap-x-3 border-t border-line">
              {id === null || isTrial ? (
                <span>{name}</span>
              ) : (
                <Link to="/apis/$apiId" params={{ apiId: id }} className="text-accent underline">
                  {name}
                </Link>
              )}
              <span className="min-w-0 truncate text-sm text-muted">{base_url}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const placeOf = ({ row, file }: { row: number | null; file: string | null }): string =>
  file ?? (row === null ? 'The table' : `Line ${String(row)}`);
