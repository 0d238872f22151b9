import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';

/** A dialog in the middle that takes the whole attention. */
export function Overlay({
  open,
  onClose,
  title,
  isTitleHidden,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  isTitleHidden?: boolean;
  children: ReactNode;
}) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop forceRender className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-line-strong bg-surface shadow-2xl outline-none">
          <Dialog.Title className={isTitleHidden === true ? 'sr-only' : 'px-4 pt-4 text-lg font-semibold'}>
            {title}
          </Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
