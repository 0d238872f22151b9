import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { applyAlerts } from '../live/apply-alerts.js';
import { applyScans } from '../live/apply-scans.js';
import { live } from '../live/live.js';
import { useSession } from '../session/session.js';
import { useHotkeys } from '../ui/hotkeys.js';
import { TableSkeleton } from '../ui/states.js';
import { Announcements } from './announcements.js';
import { CommandPalette } from './command-palette.js';
import { HotkeyHelp } from './hotkey-help.js';
import { OrganizationProvider } from './organization-provider.js';
import { Sidebar } from './sidebar.js';
import { TopBar } from './top-bar.js';

/** What is around every page; while it is there, the tab is connected. */
export function Shell() {
  useLiveConnection(useSession().organization !== null);
  const main = useRef<HTMLElement>(null);
  const [overlay, setOverlay] = useState<'palette' | 'help' | 'menu'>();
  const close = () => setOverlay(undefined);
  useHotkeys({ '?': { label: 'Show the keys', run: () => setOverlay('help') } });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOverlay('palette');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <OrganizationProvider>
      <div className="flex h-full flex-col">
        {/* A button, not a link: below a path prefix an address of a fragment alone leads away from the page. */}
        <button
          type="button"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
          onClick={() => main.current?.focus()}
        >
          Skip to the content
        </button>
        <TopBar
          onPalette={() => setOverlay('palette')}
          onHelp={() => setOverlay('help')}
          onMenu={() => setOverlay('menu')}
        />
        <div className="flex min-h-0 flex-1">
          <Sidebar isMenuOpen={overlay === 'menu'} onMenuClose={close} />
          <main ref={main} tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
            <Suspense fallback={<TableSkeleton widths={['w-16', 'w-64', 'w-40', 'w-24']} />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <CommandPalette open={overlay === 'palette'} onClose={close} />
        <HotkeyHelp open={overlay === 'help'} onClose={close} />
        <Announcements />
      </div>
    </OrganizationProvider>
  );
}

function useLiveConnection(isWanted: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isWanted) return undefined;
    const stopAlerts = applyAlerts(live, queries);
    const stopScans = applyScans(live, queries);
    const wake = () => {
      if (!document.hidden) live.reconnectNow();
    };
    live.start();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      stopAlerts();
      stopScans();
      live.stop();
    };
  }, [queries, isWanted]);
}
