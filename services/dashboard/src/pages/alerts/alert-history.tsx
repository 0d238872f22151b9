import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { historyQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView, AlertingChangeView } from '../../api/gen/palisade.schemas.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { stateWords } from '../../ui/severities.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { MemberName } from './alert-columns.js';
import { useChangeAlert } from './change-alert.js';

/** Who did what with the alert, the latest first, and a place for a note. */
export function AlertHistory({ alert }: { alert: AlertingAlertView }) {
  const history = useQuery(historyQuery(alert.id));
  return (
    <>
      <NoteForm alert={alert} />
      {history.isPending && <Bone className="w-64" />}
      {history.isError && <ProblemNotice problem={history.error} onRetry={() => void history.refetch()} />}
      <ol className="flex flex-col">
        {history.data?.items.map((change, index, all) => (
          <li key={change.revision} className="border-l-2 border-line py-1 pl-3">
            <p>
              <strong className="font-semibold">{changerName(change)}</strong>{' '}
              <Did change={change} before={all[index + 1]} />{' '}
              <span className="text-sm text-muted">
                <RelativeTime at={change.changed_at} />
              </span>
            </p>
            {change.note !== null && (
              <p className="rounded-md bg-sunken px-2 py-1 whitespace-pre-wrap">{change.note}</p>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function changerName({ changed_by: { kind, id, email } }: AlertingChangeView): string {
  if (email !== undefined) return email;
  return kind === 'system' ? `Rule ${id}` : kind === 'api_key' ? 'An API key' : 'Somebody';
}

function Did({ change, before }: { change: AlertingChangeView; before: AlertingChangeView | undefined }) {
  const { from_state, to_state, assignee_id } = change;
  if (from_state === null) return 'raised the alert';
  const isReassigned = before !== undefined && before.assignee_id !== assignee_id;
  const deeds = [
    from_state !== to_state &&
      `changed it from ${stateWords[from_state].toLowerCase()} to ${stateWords[to_state].toLowerCase()}`,
    isReassigned && (assignee_id === null ? 'took it from its assignee' : 'gave it to'),
    from_state === to_state && !isReassigned && (change.note === null ? 'updated it' : 'noted'),
  ].filter((deed) => deed !== false);
  return (
    <>
      {deeds.join(', ')} {isReassigned && assignee_id !== null && <MemberName id={assignee_id} />}
    </>
  );
}

function NoteForm({ alert }: { alert: AlertingAlertView }) {
  const id = useId();
  const [note, setNote] = useState('');
  const forbidden = useReasonAgainst('alerts:triage');
  const { change, isPending } = useChangeAlert(alert);
  const text = note.trim();
  const reason = forbidden ?? (text === '' ? 'Write a note first.' : undefined);
  return (
    <form
      className="mb-3 flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) change({ note: text }, { onSuccess: () => setNote('') });
      }}
    >
      <label htmlFor={id} className="sr-only">
        Note
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={4000}
        placeholder={forbidden ?? 'What was found, and what was decided'}
        readOnly={forbidden !== undefined}
        className="w-full rounded-md border border-line bg-surface px-2 py-1 hover:border-line-strong"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="submit" reason={reason} isBusy={isPending}>
        Add the note
      </Button>
    </form>
  );
}
