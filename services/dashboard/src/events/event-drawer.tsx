import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FileAccessEventAnswer } from '../api/gen/palisade.schemas.js';
import { bytes, duration, number } from '../format/format.js';
import { Drawer, Section } from '../ui/drawer.js';
import { Bone, EmptyState, ProblemNotice, TraceId } from '../ui/states.js';
import { ExactTime } from '../ui/time.js';
import { actionWord } from './actions.js';
import { actionOf } from './event-columns.js';
import { eventQuery, type EventRef } from './event-queries.js';

interface EventDrawerProps {
  /** What the address says; without an event the drawer is closed. */
  reference: EventRef;
  /** The event when the page has it; else it is read. */
  known: FileAccessEventAnswer | undefined;
  /** Of the live event. */
  traceId?: string | null;
  onClose: () => void;
}

/** One event with all that is known of it, and where to go from it. */
export function EventDrawer({ reference, known, traceId, onClose }: EventDrawerProps) {
  const read = useQuery({
    ...eventQuery(reference),
    enabled: reference.event !== undefined && known === undefined,
  });
  const event = known ?? read.data;
  return (
    <Drawer
      open={reference.event !== undefined}
      onClose={onClose}
      title={event ? `${actionWord(actionOf(event))} by ${event.actor_email}` : 'Event'}
    >
      {event ? (
        <Details event={event} traceId={traceId ?? undefined} />
      ) : read.isError ? (
        <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />
      ) : read.isPending && read.fetchStatus !== 'idle' ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
          <Bone className="w-64" />
          <Bone className="w-80" />
          <Bone className="w-48" />
        </div>
      ) : (
        <EmptyState title="This event is not there">
          It may have been kept long enough, or have come moments ago and not be stored yet.
        </EmptyState>
      )}
    </Drawer>
  );
}

function Details({ event, traceId }: { event: FileAccessEventAnswer; traceId: string | undefined }) {
  const { actor_email: actor, resource, ip, ua, timing } = event;
  return (
    <>
      <Section title="What happened">
        <Fields>
          <Field name="Actor">
            <Link
              to="/actors/$email"
              params={{ email: actor }}
              className="inline-block leading-6 break-all text-accent underline"
            >
              {actor}
            </Link>
          </Field>
          <Field name="Action">{actionOf(event)}</Field>
          <Field name="Resource">
            <span className="font-mono text-sm break-all">{resource}</span>
          </Field>
          {event.bytes !== undefined && (
            <Field name="Size">
              {bytes(event.bytes)}
              {event.bytes >= 1000 && <span className="text-muted"> ({number(event.bytes)} bytes)</span>}
            </Field>
          )}
          <Field name="Occurred">
            <ExactTime at={event.occurred_at} />
          </Field>
          <Field name="Received">
            <ExactTime at={event.received_at} />
            <span className="text-muted">{delayWords(event)}</span>
          </Field>
          {timing !== 'on_time' && <Field name="Timing">{timingWords(event)}</Field>}
        </Fields>
      </Section>
      <Section title="Where it came from">
        <Fields>
          <Field name="IP address">{ip ?? <Unknown />}</Field>
          <Field name="Client">
            {ua === undefined ? <Unknown /> : <span className="break-words">{ua}</span>}
          </Field>
          {event.device !== undefined && <Field name="Device">{event.device}</Field>}
          {event.session_id !== undefined && <Field name="Session">{event.session_id}</Field>}
          {Object.entries(event.labels ?? {}).map(([name, value]) => (
            <Field key={name} name={name}>
              {value}
            </Field>
          ))}
        </Fields>
      </Section>
      <Section title="Look further">
        <ul className="flex flex-col gap-1">
          <Further search={{ actor, ...around(event) }}>Everything {actor} did in the hour around it</Further>
          <Further search={{ resource: folderOf(resource), ...around(event) }}>
            Everything in {folderOf(resource)} in that hour
          </Further>
          {ip !== undefined && (
            <Further search={{ ip, ...around(event) }}>Everything from {ip} in that hour</Further>
          )}
          <li>
            <Link
              to="/alerts"
              search={{ actor }}
              className="inline-block max-w-full leading-6 break-words text-accent underline"
            >
              Alerts of {actor}
            </Link>
          </li>
        </ul>
      </Section>
      <Section title="Identifiers">
        <Fields>
          <Field name="Event">
            <span className="font-mono text-sm break-all select-all">{event.event_id}</span>
          </Field>
        </Fields>
        {traceId === undefined ? (
          <p className="mt-1 text-sm text-muted">
            The trace is known of events that arrived while this page was open.
          </p>
        ) : (
          <TraceId id={traceId} />
        )}
      </Section>
    </>
  );
}

function Further({
  search,
  children,
}: {
  search: { actor?: string; resource?: string; ip?: string; from: string; to: string };
  children: ReactNode;
}) {
  return (
    <li>
      <Link
        to="/search"
        search={search}
        className="inline-block max-w-full leading-6 break-words text-accent underline"
      >
        {children}
      </Link>
    </li>
  );
}

const Fields = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-6 gap-y-1">{children}</dl>
);

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="max-w-40 break-words text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const Unknown = () => <span className="text-muted">Not said</span>;

const halfAnHour = 30 * 60_000;

function around({ occurred_at }: FileAccessEventAnswer): { from: string; to: string } {
  const at = Date.parse(occurred_at);
  return { from: new Date(at - halfAnHour).toISOString(), to: new Date(at + halfAnHour).toISOString() };
}

/** Up to the last slash; the resource itself where it has no folder. */
function folderOf(resource: string): string {
  const end = resource.lastIndexOf('/', resource.length - 2);
  return end <= 0 || resource.endsWith('//', end + 1) ? resource : resource.slice(0, end + 1);
}

function delayWords({ occurred_at, received_at }: FileAccessEventAnswer): string {
  const seconds = (Date.parse(received_at) - Date.parse(occurred_at)) / 1000;
  return seconds < 1 ? ', at once' : `, ${duration(seconds)} later`;
}

function timingWords({ timing, claimed_at }: FileAccessEventAnswer): ReactNode {
  if (timing === 'late') return 'Too late for detection: stored and shown, but no rule counted it.';
  return (
    <>
      Its sender said {claimed_at !== undefined && <ExactTime at={claimed_at} />}, too far in the future to be
      believed; it counts when it was received.
    </>
  );
}
