import { redirect } from '@tanstack/react-router';
import { queryClient } from '../app/query-client.js';
import { ApiProblem } from '../api/problem.js';
import type { IdentityAccountBody } from '../api/gen/palisade.schemas.js';
import { sessionQuery } from '../session/session.js';

/** Who is signed in, before a page opens; leads to the login, and back here afterwards, who isn't. */
export async function requireSession({ href }: { href: string }): Promise<IdentityAccountBody> {
  try {
    return await queryClient.query({ ...sessionQuery, staleTime: 'static' });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    throw redirect({ to: '/login', search: { next: href }, replace: true });
  }
}
