import { Dialog } from '@base-ui/react/dialog';
import { useRef, type ReactNode } from 'react';
import { Icon } from './icon.js';

interface DrawerProps {
  /** Whether it is there is for the address to say: `open={search.alert !== undefined}`. */
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Buttons, always in sight. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Details beside a list: keeps the focus while open and gives it back; the list stays usable with the pointer. */
export function Drawer({ open, onClose, title, actions, children }: DrawerProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      modal="trap-focus"
      disablePointerDismissal
    >
      <Dialog.Portal>
        <Dialog.Popup
          initialFocus={heading}
          className="fixed top-0 right-0 bottom-0 z-30 flex w-full max-w-[720px] flex-col border-l border-line bg-page shadow-2xl outline-none md:top-12 md:w-[56vw]"
        >
          <header className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-3">
            <div className="flex items-start gap-2">
              <Dialog.Title
                ref={heading}
                tabIndex={-1}
                className="min-w-0 flex-1 text-lg font-semibold break-words outline-none"
              >
                {title}
              </Dialog.Title>
              <Dialog.Close
                aria-label="Close"
                className="-mr-1 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-text"
              >
                <Icon name="close" />
              </Dialog.Close>
            </div>
            {actions}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A part of a drawer with its heading. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-b border-line px-4 py-4 last:border-b-0">
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h3 className="font-semibold">{title}</h3>
        {aside !== undefined && <span className="text-sm text-muted">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
