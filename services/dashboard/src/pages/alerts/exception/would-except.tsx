import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertingSampleEventView } from '../../../api/gen/palisade.schemas.js';
import { addressFault } from '../../../events/address.js';
import { isFileAction } from '../../../events/actions.js';
import { histogramQuery } from '../../../events/event-queries.js';
import { number } from '../../../format/format.js';
import { wouldExcept, type Criteria } from '../../../rules/criteria.js';

interface WouldExceptProps {
  criteria: Criteria;
  actor: string;
  samples: readonly AlertingSampleEventView[];
}

const week = 7 * 86_400_000;

/** What the exception would have left out: of this alert, and of the last seven days. */
export function WouldExcept({ criteria, actor, samples }: WouldExceptProps) {
  const [askedAt] = useState(() => Date.now());
  const filter = filterOf(criteria);
  const stored = useQuery({
    ...histogramQuery({
      ...filter,
      from: new Date(askedAt - week).toISOString(),
      to: new Date(askedAt).toISOString(),
      buckets: 7,
    }),
    enabled: filter !== undefined,
  });
  if (Object.keys(criteria).length === 0) return null;
  const judged = samples.map((sample) => wouldExcept(criteria, actor, sample));
  const isKnown = judged.every((verdict) => verdict !== undefined);
  return (
    <div role="status" aria-label="What it would have excepted" className="rounded-md bg-sunken p-3">
      <p>
        {isKnown
          ? `${String(judged.filter(Boolean).length)} of the ${String(samples.length)} sampled events of this alert would have been left out.`
          : 'Of a network, only the service can tell which of the sampled events lie in it.'}
      </p>
      {filter === undefined ? (
        <p className="text-muted">Stored events can’t be counted by client: how many more is not known.</p>
      ) : (
        stored.data !== undefined && (
          <p className="text-muted">
            {number(stored.data.total)} stored events of the last 7 days fit, whatever rule they matter to.
          </p>
        )
      )}
    </div>
  );
}

/** As the search asks; undefined for what it can't ask. */
function filterOf({ actor_email, resource, ip, ua, action }: Criteria) {
  if (ua !== undefined && ua !== null) return undefined;
  if (ip !== undefined && ip !== null && addressFault(ip) !== undefined) return undefined;
  if (action !== undefined && action !== null && !isFileAction(action)) return undefined;
  return {
    ...(actor_email != null && { actor: actor_email }),
    ...(resource != null && { resource }),
    ...(ip != null && { ip }),
    ...(action != null && { action: [action] }),
  };
}
