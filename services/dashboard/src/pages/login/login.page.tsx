import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { identityLoginLogin } from '../../api/gen/auth.js';
import type { IdentityLoginBody } from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { cookiesAreNew } from '../../api/refresh.js';
import { duration } from '../../format/format.js';
import { safeNext } from '../../session/next-address.js';
import { sessionQuery } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { TraceId } from '../../ui/states.js';

const route = getRouteApi('/login');

export function LoginPage() {
  const { next, ended } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const login = useMutation({
    mutationFn: (body: IdentityLoginBody) => identityLoginLogin(body),
    onSuccess: async ({ user, organization, role }) => {
      cookiesAreNew();
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, { user, organization, role });
      await router.navigate({ href: safeNext(next), replace: true });
    },
  });
  const wait = useWait(login.error);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    login.mutate({ email: field(form, 'email').trim(), password: field(form, 'password') });
  };
  const input = 'h-10 rounded-md border border-line-strong bg-surface px-3 text-lg';
  return (
    <main className="grid h-full place-items-center overflow-auto p-4">
      <title>Sign in · Palisade</title>
      <form
        className="flex w-full max-w-sm flex-col gap-4 rounded-md border border-line bg-surface p-6"
        onSubmit={submit}
      >
        <h1 className="text-xl font-semibold">Sign in to Palisade</h1>
        {ended === true && login.error === null && (
          <p role="status" className="rounded-md bg-sunken px-3 py-2">
            Your session has ended. Sign in again to go on where you were.
          </p>
        )}
        {login.error !== null && <LoginProblem problem={login.error} wait={wait} />}
        <label className="flex flex-col gap-1 font-medium">
          E-mail address
          <input name="email" type="email" autoComplete="username" required autoFocus className={input} />
        </label>
        <label className="flex flex-col gap-1 font-medium">
          Password
          <input name="password" type="password" autoComplete="current-password" required className={input} />
        </label>
        <Button
          type="submit"
          look="primary"
          className="h-10"
          isBusy={login.isPending}
          reason={wait > 0 ? `Wait ${duration(wait)} before the next try.` : undefined}
        >
          {login.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}

const field = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

function LoginProblem({ problem, wait }: { problem: Error; wait: number }) {
  const known = problem instanceof ApiProblem ? problem : undefined;
  return (
    <div role="alert" className="flex flex-col gap-1 rounded-md border border-line-strong px-3 py-2">
      <p className="font-semibold">{titleOf(known)}</p>
      {known?.status !== 401 && (
        <p className="text-muted">
          {known?.status === 429 && wait > 0
            ? `Try again in ${duration(wait)}.`
            : (known?.detail ?? problem.message)}
        </p>
      )}
      {known?.traceId !== undefined && known.status >= 500 && <TraceId id={known.traceId} />}
    </div>
  );
}

function titleOf(problem: ApiProblem | undefined): string {
  if (problem?.status === 401) return 'The e-mail address or the password is wrong';
  if (problem?.status === 429) return 'Too many tries';
  return problem?.title ?? 'Signing in failed';
}

/** Seconds until the server takes another try, counting down. */
function useWait(problem: Error | null): number {
  const [left, setLeft] = useState({ problem, seconds: 0 });
  if (left.problem !== problem) {
    const seconds = problem instanceof ApiProblem ? (problem.retryAfterSeconds ?? 0) : 0;
    setLeft({ problem, seconds });
  }
  useEffect(() => {
    if (left.seconds <= 0) return undefined;
    const timer = setTimeout(() => setLeft({ ...left, seconds: left.seconds - 1 }), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return Math.ceil(left.seconds);
}
