import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SyntheticEvent } from 'react';
import { identityLoginLogin, identityLoginRegister } from '../../api/gen/auth.js';
import type { IdentityRegisterBody } from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryFrame } from '../../entry/entry-frame.js';
import { EntryProblem, faultOf, useWait } from '../../entry/entry-problem.js';
import { useEnter } from '../../entry/enter.js';
import { SentNote } from '../../entry/sent-note.js';
import { Button } from '../../ui/button.js';

const route = getRouteApi('/sign-up');

/** Making an account; the address is confirmed by a letter. */
export function SignUpPage() {
  const { next } = route.useSearch();
  const enter = useEnter(next);
  const register = useMutation({
    mutationFn: async (body: IdentityRegisterBody) => {
      await identityLoginRegister(body);
      try {
        await enter(await identityLoginLogin({ email: body.email, password: body.password }));
        return undefined;
      } catch (problem) {
        // Where addresses are confirmed first, which is everywhere but on one's own machine.
        if (problem instanceof ApiProblem && problem.status !== 0) return body.email;
        throw problem;
      }
    },
  });
  const wait = useWait(register.error);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    register.mutate({
      name: typed(form, 'name').trim(),
      email: typed(form, 'email').trim(),
      password: typed(form, 'password'),
    });
  };
  const fault = (path: string) => faultOf(register.error, path);
  const isOfAField = ['name', 'email', 'password'].some((path) => fault(path) !== undefined);
  return (
    <EntryFrame
      title="Make an account"
      footer={
        <Link to="/login" search={{ next }} className="text-accent underline">
          Sign in instead
        </Link>
      }
    >
      {register.data !== undefined ? (
        <SentNote email={register.data} />
      ) : (
        <form className="flex flex-col gap-4" onSubmit={submit}>
          {register.error !== null && !isOfAField && <EntryProblem problem={register.error} wait={wait} />}
          <EntryField
            label="Name"
            name="name"
            autoComplete="name"
            maxLength={200}
            fault={fault('name')}
            required
            autoFocus
          />
          <EntryField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            fault={fault('email')}
            required
          />
          <EntryField
            label="Password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={8}
            hint="At least 8 characters; length is what counts. A few words make a good one."
            fault={fault('password')}
            required
          />
          <Button type="submit" look="primary" className="h-10" isBusy={register.isPending}>
            Make the account
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}
