import { createRootRoute, Link, Outlet } from '@tanstack/react-router';
import { EmptyState, ProblemNotice } from '../ui/states.js';

export const rootRoute = createRootRoute({
  component: Outlet,
  errorComponent: ({ error, reset }) => <ProblemNotice problem={error} onRetry={reset} />,
  notFoundComponent: () => (
    <EmptyState
      title="There is no such page"
      action={
        <Link to="/" className="text-accent underline">
          Go to the start
        </Link>
      }
    >
      The address may be mistyped, or from another version.
    </EmptyState>
  ),
});
