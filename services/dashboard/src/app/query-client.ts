import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.js';

/** What was read stays fresh for half a minute; the stream keeps alerts so for as long as it is live. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      // An answer is an answer, and `call` has waited as the server asked; only silence is tried again.
      retry: (failures, error) => error instanceof ApiProblem && error.status === 0 && failures < 2,
    },
    mutations: { retry: false },
  },
});
