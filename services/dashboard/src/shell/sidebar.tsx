import { Dialog } from '@base-ui/react/dialog';
import { Link } from '@tanstack/react-router';
import { Icon } from '../ui/icon.js';
import { destinationGroups, type Destination } from './navigation.js';

/** The pages: at the side, and in a drawer where the window is narrow. */
export function Sidebar({ isMenuOpen, onMenuClose }: { isMenuOpen: boolean; onMenuClose: () => void }) {
  return (
    <>
      <nav
        aria-label="Pages"
        className="w-44 shrink-0 border-r overflow-y-auto border-line bg-surface p-2 max-md:hidden"
      >
        <Destinations />
      </nav>
      <Dialog.Root
        open={isMenuOpen}
        onOpenChange={(isOpen) => {
          if (!isOpen) onMenuClose();
        }}
      >
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-30 bg-shade" />
          <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-64 overflow-y-auto border-r border-line bg-surface p-2 outline-none">
            <Dialog.Title className="px-2 py-2 text-lg font-semibold">Palisade</Dialog.Title>
            <nav aria-label="Pages">
              <Destinations onGo={onMenuClose} />
            </nav>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}

function Destinations({ onGo }: { onGo?: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      {destinationGroups.map(({ label, destinations }) => (
        <div key={label ?? ''}>
          {label !== undefined && (
            <p id={`pages-${label}`} className="px-2 pb-1 text-xs text-muted">
              {label}
            </p>
          )}
          <ul
            aria-labelledby={label === undefined ? undefined : `pages-${label}`}
            className="flex flex-col gap-0.5"
          >
            {destinations.map((destination) => (
              <DestinationLink key={destination.to} destination={destination} onGo={onGo} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function DestinationLink({
  destination: { to, label, icon },
  onGo,
}: {
  destination: Destination;
  onGo: (() => void) | undefined;
}) {
  return (
    <li>
      <Link
        to={to}
        activeOptions={{ exact: to === '/' }}
        onClick={onGo}
        className="flex h-8 items-center gap-3 rounded-md px-2"
        activeProps={{ className: 'bg-accent-soft font-semibold' }}
        inactiveProps={{ className: 'text-muted hover:bg-sunken hover:text-text' }}
      >
        <Icon name={icon} />
        {label}
      </Link>
    </li>
  );
}
