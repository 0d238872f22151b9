import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onSessionEnd, onSessionRenewal } from '../api/session-end.js';
import { listenForHotkeys } from '../ui/hotkeys.js';
import { Toasts } from '../ui/toast.js';
import { queryClient } from './query-client.js';
import { leaveForLogin, lookAgain, router } from './router.js';

export function App() {
  useEffect(() => listenForHotkeys(), []);
  useEffect(() => onSessionEnd(leaveForLogin), []);
  useEffect(() => onSessionRenewal(() => void lookAgain()), []);
  return (
    // The content policy allows no inline styles: Base UI is not to write any.
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </QueryClientProvider>
    </CSPProvider>
  );
}
