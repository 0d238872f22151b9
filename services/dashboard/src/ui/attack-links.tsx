import { Icon } from './icon.js';

interface Attack {
  tactic_id?: string;
  tactic?: string;
  technique_id?: string;
  technique?: string;
}

/** MITRE ATT&CK's pages of the tactics and techniques. */
export function AttackLinks({ attacks }: { attacks: readonly Attack[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {attacks.map(({ tactic, tactic_id, technique, technique_id }) => (
        <li key={`${tactic_id ?? ''} ${technique_id ?? ''}`} className="flex flex-wrap gap-x-2">
          <span className="text-muted">{tactic ?? tactic_id}</span>
          {technique_id !== undefined && (
            <a
              href={`https://attack.mitre.org/techniques/${technique_id.replace('.', '/')}/`}
              target="_blank"
              rel="noreferrer"
              className="inline-flex min-h-6 items-center gap-1 text-accent underline"
            >
              {technique} ({technique_id})
              <Icon name="external" className="size-3" />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
