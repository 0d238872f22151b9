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
    <ul className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {attacks.map(({ tactic, tactic_id, technique, technique_id }) => (
        <li key={`${tactic_id ?? ''} ${technique_id ?? ''}`} className="contents">
          <span className="leading-6 text-muted">{tactic ?? tactic_id}</span>
          {technique_id === undefined ? (
            <span />
          ) : (
            <a
              href={`https://attack.mitre.org/techniques/${technique_id.replace('.', '/')}/`}
              target="_blank"
              rel="noreferrer"
              className="leading-6 text-accent underline"
            >
              {technique} ({technique_id}) <Icon name="external" className="inline size-3" />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
