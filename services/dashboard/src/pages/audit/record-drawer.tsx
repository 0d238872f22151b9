import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditRecordView } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { Bone, EmptyState, ProblemNotice, TraceId } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import { actorName, OutcomeBadge } from './audit-columns.js';
import { recordQuery } from './audit-queries.js';
import type { AuditSearch } from './audit-search.js';

interface RecordDrawerProps {
  search: AuditSearch;
  /** The record when the page has it; else it is read. */
  known: AuditRecordView | undefined;
  /** What the proof found wrong with it. */
  fault: string | undefined;
  onClose: () => void;
}

/** One record with all that is known of it, its place in the chain, and where to go from it. */
export function RecordDrawer({ search, known, fault, onClose }: RecordDrawerProps) {
  const read = useQuery({
    ...recordQuery(search),
    enabled: search.record !== undefined && search.at !== undefined && known === undefined,
  });
  const shown = known ?? read.data;
  return (
    <Drawer open={search.record !== undefined} onClose={onClose} title={`Record ${search.record ?? ''}`}>
      {fault !== undefined && (
        <p role="alert" className="border-b border-line bg-surface px-4 py-3">
          <strong>The proof failed here:</strong> {fault}. What follows is what is stored now.
        </p>
      )}
      {shown ? (
        <Details shown={shown} />
      ) : read.isError ? (
        <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />
      ) : read.isLoading ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
          <Bone className="w-64" />
          <Bone className="w-80" />
          <Bone className="w-48" />
        </div>
      ) : (
        <EmptyState title="This record is not there">
          The address names none of this organization’s. Records are never deleted: if it was there before,
          run the proof.
        </EmptyState>
      )}
    </Drawer>
  );
}

function Details({ shown }: { shown: AuditRecordView }) {
  const { record, sequence, hash, previous_hash, recorded_at } = shown;
  const { actor, target, details = {}, trace_id } = record;
  return (
    <>
      <Section title="What happened">
        <Fields>
          <Field name="Action">
            <span className="font-mono text-sm">{record.action}</span>
          </Field>
          <Field name="Outcome">
            <OutcomeBadge outcome={record.outcome} />
          </Field>
          <Field name="Reason">{record.reason}</Field>
          <Field name="Occurred">
            <ExactTime at={record.occurred_at} />
          </Field>
          <Field name="Target">{target?.kind?.replaceAll('_', ' ')}</Field>
          <Field name="Target’s id">{target?.id && <Code>{target.id}</Code>}</Field>
          <Field name="Service">{record.service}</Field>
          <Field name="Stands for">
            {record.count !== undefined && record.count > 1 && `${number(record.count)} alike`}
          </Field>
          {Object.entries(details).map(([name, value]) => (
            <Field key={name} name={name.replaceAll('_', ' ')}>
              {value}
            </Field>
          ))}
        </Fields>
      </Section>
      <Section title="Who">
        <Fields>
          <Field name="Actor">{actorName(actor)}</Field>
          <Field name="Kind">{actor.kind.replaceAll('_', ' ')}</Field>
          <Field name="Id">{actor.id && <Code>{actor.id}</Code>}</Field>
          <Field name="Address">{actor.ip && <Code>{actor.ip}</Code>}</Field>
          <Field name="Client">{actor.ua}</Field>
        </Fields>
      </Section>
      <Section title="Look further">
        <Further record={shown} />
      </Section>
      <Section title="In the chain" aside={`Record ${number(sequence)}`}>
        <Fields>
          <Field name="Recorded">
            <ExactTime at={recorded_at} />
          </Field>
          <Field name="Hash">
            <Code>{hash}</Code>
          </Field>
          <Field name="Hash before">
            <Code>{previous_hash}</Code>
          </Field>
          <Field name="Record’s id">
            <Code>{record.record_id}</Code>
          </Field>
          <Field name="Correlation">{record.correlation_id && <Code>{record.correlation_id}</Code>}</Field>
        </Fields>
        {trace_id !== undefined && (
          <div className="mt-2">
            <TraceId id={trace_id} />
          </div>
        )}
      </Section>
      <Section title="As it was recorded">
        <pre
          className="max-h-96 overflow-auto rounded-md border border-line bg-surface p-2 font-mono text-sm"
          tabIndex={0}
          role="region"
          aria-label="The whole record"
        >
          {JSON.stringify(record, null, 2)}
        </pre>
      </Section>
    </>
  );
}

function Further({ record: { record } }: { record: AuditRecordView }) {
  const { actor, target } = record;
  const who = actor.email ?? actor.id;
  const isAlert = target?.kind === 'alert' && target.id !== undefined;
  return (
    <ul className="flex flex-col gap-1">
      {isAlert && (
        <li>
          <Link
            to="/alerts"
            search={{ alert: target.id }}
            className="inline-block leading-6 text-accent underline"
          >
            The alert
          </Link>
        </li>
      )}
      {target?.id !== undefined && (
        <li>
          <Link
            to="/audit"
            search={{ target_id: target.id }}
            className="inline-block leading-6 text-accent underline"
          >
            Everything that was done to this {target.kind?.replaceAll('_', ' ')}
          </Link>
        </li>
      )}
      {who !== undefined && (
        <li>
          <Link to="/audit" search={{ actor: who }} className="inline-block leading-6 text-accent underline">
            Everything that {actorName(actor)} did
          </Link>
        </li>
      )}
      <li>
        <Link
          to="/audit"
          search={{ action: record.action }}
          className="inline-block leading-6 text-accent underline"
        >
          Every {record.action}
        </Link>
      </li>
    </ul>
  );
}

const Fields = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-6 gap-y-1">{children}</dl>
);

/** Nothing when there is nothing to say. */
function Field({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === false || children === '') return null;
  return (
    <>
      <dt className="max-w-40 break-words text-muted first-letter:uppercase">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

export const Code = ({ children }: { children: string }) => (
  <span className="font-mono text-sm break-all select-all">{children}</span>
);
