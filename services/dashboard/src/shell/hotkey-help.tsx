import { useKnownHotkeys } from '../ui/hotkeys.js';
import { PlacesCredit } from '../ui/places-credit.js';
import { Overlay } from './overlay.js';

const everywhere = [
  { key: 'Ctrl K', label: 'Go to a page or an alert' },
  { key: 'Enter', label: 'Open the row' },
  { key: 'Esc', label: 'Close what is open' },
];

export function HotkeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const known = [...useKnownHotkeys(), ...everywhere];
  return (
    <Overlay open={open} onClose={onClose} title="Keys on this page">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 overflow-y-auto p-4">
        {known.map(({ key, label }) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-sm border border-line-strong px-2 py-px font-mono text-sm">{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <div className="border-t border-line px-4 py-2">
        <PlacesCredit />
      </div>
    </Overlay>
  );
}
