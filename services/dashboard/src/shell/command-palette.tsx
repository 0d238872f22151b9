import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { alertingAlertsList } from '../api/gen/alerts.js';
import type { AlertingAlertView } from '../api/gen/palisade.schemas.js';
import { classes } from '../ui/classes.js';
import { Icon } from '../ui/icon.js';
import { registryApi, type Api } from '../registry/registry-api.js';
import { SeverityShape } from '../ui/severity.js';
import { destinations } from './navigation.js';
import { Overlay } from './overlay.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Command {
  id: string;
  label: React.ReactNode;
  hint?: string;
  run: () => void;
}

/** Ctrl K: to a page, to an alert by its id, to an actor and their alerts, to an API by its name. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Overlay open={open} onClose={onClose} title="Go to" isTitleHidden>
      <Palette onClose={onClose} />
    </Overlay>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const commands = useCommands(typed.trim(), onClose);
  const chosen = Math.min(at, commands.length - 1);
  return (
    <>
      <input
        role="combobox"
        aria-label="Go to a page, an API, an alert by its id, or an actor"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={commands[chosen] === undefined ? undefined : `palette-${String(chosen)}`}
        placeholder="A page, an API, an alert’s id, an actor’s address"
        className="h-12 w-full border-b border-line bg-surface px-4 text-lg outline-none"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, commands.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
          else if (event.key === 'Enter') commands[chosen]?.run();
          else return;
          event.preventDefault();
        }}
      />
      <ul id="palette-list" role="listbox" aria-label="Matches" className="overflow-y-auto py-2">
        {commands.map(({ id, label, hint, run }, index) => (
          <li
            key={id}
            id={`palette-${String(index)}`}
            role="option"
            aria-selected={index === chosen}
            className={classes(
              'flex h-8 cursor-pointer items-center gap-3 px-4',
              index === chosen && 'bg-accent-soft',
            )}
            onPointerMove={() => setAt(index)}
            onClick={run}
          >
            {label}
            {hint !== undefined && <span className="ml-auto truncate text-sm text-muted">{hint}</span>}
          </li>
        ))}
        {commands.length === 0 && <li className="px-4 py-2 text-muted">Nothing matches.</li>}
      </ul>
    </>
  );
}

function useCommands(typed: string, onClose: () => void): Command[] {
  const navigate = useNavigate();
  const looked = useDeferredValue(typed);
  const alerts = useFoundAlerts(looked);
  const apis = useFoundApis(looked);
  const go = (run: () => Promise<void>) => () => {
    onClose();
    void run();
  };
  const pages = destinations
    .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
    .map(({ to, label, icon }) => ({
      id: to,
      label: (
        <>
          <Icon name={icon} className="text-muted" />
          {label}
        </>
      ),
      hint: 'Page',
      run: go(() => navigate({ to })),
    }));
  const byId = uuid.test(typed)
    ? [
        {
          id: typed,
          label: `Open the alert ${typed}`,
          run: go(() => navigate({ to: '/alerts', search: { alert: typed } })),
        },
      ]
    : [];
  const ofActor = typed.includes('@')
    ? [
        {
          id: `about-${typed}`,
          label: `About ${typed}`,
          hint: 'Actor',
          run: go(() => navigate({ to: '/actors/$email', params: { email: typed } })),
        },
        {
          id: `of-${typed}`,
          label: `Alerts of ${typed}`,
          run: go(() => navigate({ to: '/alerts', search: { actor: typed } })),
        },
      ]
    : [];
  const found = alerts.map(({ id, severity, title, actor }) => ({
    id,
    label: (
      <>
        <SeverityShape severity={severity} />
        <span className="truncate">{title}</span>
      </>
    ),
    hint: actor.email,
    run: go(() => navigate({ to: '/alerts', search: { alert: id } })),
  }));
  const ofApis = apis.map(({ id, name, base_url }) => ({
    id: `api-${id}`,
    label: (
      <>
        <Icon name="apis" className="text-muted" />
        <span className="truncate">{name}</span>
      </>
    ),
    hint: base_url,
    run: go(() => navigate({ to: '/apis/$apiId', params: { apiId: id } })),
  }));
  return [...pages, ...ofApis, ...byId, ...ofActor, ...found];
}

const none: AlertingAlertView[] = [];

function useFoundAlerts(typed: string): AlertingAlertView[] {
  const { data } = useQuery({
    queryKey: ['palette', typed],
    queryFn: ({ signal }) => alertingAlertsList({ actor: typed, limit: 8 }, { signal }),
    enabled: typed.includes('@'),
  });
  return data?.items ?? none;
}

const noApis: Api[] = [];

function useFoundApis(typed: string): Api[] {
  const { data } = useQuery({
    queryKey: ['palette', 'apis', typed],
    queryFn: ({ signal }) => registryApi.list({ q: typed, limit: 8 }, { signal }),
    enabled: typed.length > 1 && !typed.includes('@') && !uuid.test(typed),
  });
  return data?.items ?? noApis;
}
