import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { Icon } from './icon.js';
import { problemWords } from './problem-words.js';

const manager = Toast.createToastManager();

/** Says in a corner that something was done; `undo` offers to take it back. */
export function say(title: string, { detail, undo }: { detail?: string; undo?: () => void } = {}): void {
  manager.add({
    title,
    description: detail,
    ...(undo !== undefined && { actionProps: { children: 'Undo', onClick: undo } }),
  });
}

/** Says that something failed and why: it stays longer, and is read out at once. */
export function sayProblem(what: string, problem: unknown): void {
  const known = problem instanceof ApiProblem ? problem : undefined;
  const reason = problemWords(problem).join(' ');
  const trace = known?.traceId === undefined ? '' : ` Trace ${known.traceId}`;
  manager.add({ title: what, description: `${reason}${trace}`, priority: 'high', timeout: 12_000 });
}

export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager} timeout={6000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[calc(100vw-2rem)] max-w-sm flex-col-reverse gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-md border border-line-strong bg-surface p-3 shadow-lg data-limited:hidden"
    >
      <Toast.Content className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-semibold break-words" />
          <Toast.Description className="break-words text-muted" />
        </div>
        {toast.actionProps !== undefined && <Toast.Action className="text-accent underline" />}
        <Toast.Close aria-label="Dismiss" className="rounded-sm p-1 text-muted hover:bg-sunken">
          <Icon name="close" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
