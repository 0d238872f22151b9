import { useQuery } from '@tanstack/react-query';
import { evidenceQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { EventTable } from './event-table.js';

/** The sampled events that the detection kept with the alert, whatever becomes of the stored ones. */
export function Evidence({ alert }: { alert: AlertingAlertView }) {
  const evidence = useQuery(evidenceQuery(alert.id));
  if (evidence.isPending) return <Bone className="h-24 w-full" />;
  if (evidence.isError)
    return <ProblemNotice problem={evidence.error} onRetry={() => void evidence.refetch()} />;
  const samples = evidence.data.sample_events;
  if (samples.length === 0) return <p className="text-muted">No events were kept with this alert.</p>;
  const { events } = alert.counts;
  return (
    <>
      <EventTable label="Sampled events" events={samples} />
      {events > samples.length && (
        <p className="mt-2 text-sm text-muted">
          The first {samples.length} of {number(events)} events that counted.
        </p>
      )}
    </>
  );
}
