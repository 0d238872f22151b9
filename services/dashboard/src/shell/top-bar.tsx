import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { live, useLiveStatus } from '../live/live.js';
import { inWords } from '../live/live-status.js';
import { organizationQuery, useSession, useTimeZone } from '../session/session.js';
import { signOut } from '../session/sign-out.js';
import { chooseTheme, chosenTheme, themes, type Theme } from '../theme/theme.js';
import { classes } from '../ui/classes.js';
import { menuClasses } from '../ui/filter-bar.js';
import { Icon } from '../ui/icon.js';

const iconButton =
  'inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-text';

export function TopBar({
  onPalette,
  onHelp,
  onMenu,
}: {
  onPalette: () => void;
  onHelp: () => void;
  onMenu: () => void;
}) {
  const session = useSession();
  const organization = useQuery({ ...organizationQuery, enabled: session.organization !== null }).data;
  const zone =
    organization === undefined || session.organization === null
      ? ''
      : `Times are in ${organization.time_zone}.`;
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 md:px-4">
      <button type="button" className={`${iconButton} md:hidden`} onClick={onMenu} aria-label="Menu">
        <Icon name="menu" />
      </button>
      <span className="flex items-center gap-2 font-semibold max-md:hidden">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden className="text-accent">
          <path fill="currentColor" d="M1 5l2-3 2 3v10H1zm5 0l2-3 2 3v10H6zm5 0l2-3 2 3v10h-4z" />
        </svg>
        Palisade
      </span>
      <span className="min-w-0 truncate text-muted md:border-l md:border-line md:pl-3" title={zone}>
        {session.organization === null ? 'No organization' : (organization ?? session.organization).name}
      </span>
      <span className="flex-1" />
      {session.organization !== null && <LiveLine />}
      <button
        type="button"
        className="flex h-8 items-center gap-2 rounded-md border border-line px-2 text-muted hover:border-line-strong max-md:border-transparent"
        onClick={onPalette}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Icon name="search" />
        <span className="max-lg:sr-only">Go to</span>
        <kbd aria-hidden className="font-mono text-xs max-lg:hidden">
          Ctrl K
        </kbd>
      </button>
      <button type="button" className={`${iconButton} max-md:hidden`} onClick={onHelp} aria-label="Keys">
        <Icon name="help" />
      </button>
      <UserMenu />
    </header>
  );
}

/** Whether what is seen is up to date, in words. */
function LiveLine() {
  const status = useLiveStatus();
  const { text, tone } = inWords(status, useTimeZone());
  return (
    <span className="flex min-w-0 items-center gap-2 text-sm" role="status">
      <span
        aria-hidden
        className={classes(
          'size-2 shrink-0 border border-current',
          tone === 'calm' && 'rounded-full bg-current text-accent',
          tone === 'busy' && 'pulse-soft rounded-full text-muted',
          tone === 'warning' && 'rotate-45 bg-current text-text',
        )}
      />
      <span className="truncate" title={text}>
        {text}
      </span>
      {status.state === 'disconnected' && (
        <button type="button" className="text-accent underline" onClick={() => live.reconnectNow()}>
          Reconnect
        </button>
      )}
    </span>
  );
}

const themeWords: Record<Theme, string> = {
  system: 'Theme of the system',
  light: 'Light theme',
  dark: 'Dark theme',
};

function UserMenu() {
  const { user, role } = useSession();
  const [theme, setTheme] = useState(chosenTheme);
  const navigate = useNavigate();
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={iconButton} aria-label={`${user.name}: account and theme`}>
        <Icon name="user" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-40">
          <Menu.Popup className={menuClasses.popup}>
            <div className="border-b border-line px-3 pt-1 pb-2">
              <p className="font-semibold">{user.name}</p>
              <p className="text-sm text-muted">
                {user.email}, {role}
              </p>
            </div>
            <Menu.RadioGroup
              value={theme}
              onValueChange={(value: Theme) => {
                chooseTheme(value);
                setTheme(value);
              }}
            >
              {themes.map((name) => (
                <Menu.RadioItem key={name} value={name} className={menuClasses.item}>
                  <span className="size-4">
                    <Menu.RadioItemIndicator>
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {themeWords[name]}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="my-1 h-px bg-line" />
            <Menu.Item className={menuClasses.item} onClick={() => void navigate({ to: '/account' })}>
              <span className="size-4" />
              Account
            </Menu.Item>
            <Menu.Item className={menuClasses.item} onClick={() => void signOut()}>
              <span className="size-4" />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
