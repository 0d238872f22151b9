import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Page } from '../ui/page.js';
import { EmptyState, ProblemNotice } from '../ui/states.js';

/** In the place of a page that failed; the shell around it stays. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title="This page failed">
      <ProblemNotice problem={error} onRetry={retry} />
      <p className="flex gap-4 px-4">
        {/* What fails again may be what the address says. */}
        <Link to="." search={{}} className="text-accent underline">
          Open it without its filters
        </Link>
        <Link to="/" className="text-accent underline">
          Go to the start
        </Link>
      </p>
    </Page>
  );
}

/** The same where there is no shell. */
export function SiteProblem(props: ErrorComponentProps) {
  return (
    <main>
      <PageProblem {...props} />
    </main>
  );
}

export function NoSuchPage() {
  return (
    <Page title="There is no such page">
      <EmptyState
        title="Nothing is at this address"
        action={
          <Link to="/" className="text-accent underline">
            Go to the start
          </Link>
        }
      >
        The address may be mistyped, or from another version.
      </EmptyState>
    </Page>
  );
}
