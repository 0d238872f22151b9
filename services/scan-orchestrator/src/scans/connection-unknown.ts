import { Problem } from '@palisade/http';
import type { Why } from './scan-ends.js';

/** Why a target isn't scanned with less than it names: what needs credentials would look as if it had been seen without. */
export function connectionUnknown(connectionIds: readonly string[]): Why {
  const detail =
    connectionIds.length === 1
      ? `The target names the connection ${connectionIds.join()}, which is not there.`
      : `The target names the connections ${connectionIds.join(', ')}, which are not there.`;
  return { reason: 'connection-unknown', detail };
}

export function connectionUnknownProblem(connectionIds: readonly string[]): Problem {
  return new Problem({
    status: 409,
    slug: 'connection-unknown',
    title: 'Conflict',
    detail: connectionUnknown(connectionIds).detail,
    extensions: { connection_ids: connectionIds },
  });
}
