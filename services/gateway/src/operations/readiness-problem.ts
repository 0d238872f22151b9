import { Problem } from '@palisade/http';

interface Failure {
  name: string;
  reason: string;
}

/** With what is not ready for the operator, and without for anybody else. */
export function notReady(failures?: readonly Failure[]): Problem {
  return new Problem({
    status: 503,
    slug: 'not-ready',
    title: 'Not ready',
    ...(failures !== undefined && {
      detail: `Not ready: ${failures.map(({ name }) => name).join(', ')}.`,
      errors: failures.map(({ name, reason }) => ({ path: name, message: reason })),
    }),
  });
}
