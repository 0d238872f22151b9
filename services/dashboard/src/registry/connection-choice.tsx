import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connectionsQuery } from '../scans/scan-queries.js';
import { connectionWords } from '../scans/scan-words.js';
import { useReasonAgainst } from '../session/session.js';

/** With which credentials an API is audited. They are kept elsewhere: here they have names. */
export function ConnectionChoice({ chosen }: { chosen: readonly string[] }) {
  const reason = useReasonAgainst('connections:manage');
  const { data } = useQuery({ ...connectionsQuery, enabled: reason === undefined });
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-sm text-muted">Connections that it is audited with</legend>
      {reason === undefined && data?.length === 0 && (
        <p className="text-sm text-muted">
          There are none yet. Credentials are kept as{' '}
          <Link to="/connections" className="text-accent underline">
            connections
          </Link>
          ; without any, what everybody sees is audited.
        </p>
      )}
      {reason !== undefined && <p className="text-sm text-muted">{reason}</p>}
      <div className="grid gap-x-4 sm:grid-cols-2">
        {data?.map(({ id, name, kind }) => (
          <label key={id} className="flex h-8 min-w-0 items-center gap-2">
            <input type="checkbox" name="connection" value={id} defaultChecked={chosen.includes(id)} />
            <span className="truncate">{name}</span>
            <span className="truncate text-sm text-muted">{connectionWords[kind]}</span>
          </label>
        ))}
      </div>
      {reason !== undefined &&
        chosen.map((id) => <input key={id} type="hidden" name="connection" value={id} />)}
    </fieldset>
  );
}
