import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { number, quantity } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { ProblemNotice } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import { rulesApi, type Trial, type TrialDetection } from '../rules-api.js';
import { placesWords } from './places-words.js';
import { readSamples, type SampleEvent } from './sample-events.js';
import { useExample } from './use-example.js';

/** Pasted events through the rule: which match, and what would have been detected. */
export function TrySamples({ yaml, ruleId }: { yaml: string; ruleId: string | undefined }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const trial = useMutation({ mutationFn: (events: SampleEvent[]) => rulesApi.test({ yaml, events }) });
  const { take, note, isTaking } = useExample({ yaml, ruleId, onTake: setText });
  const run = () => {
    const read = readSamples(text);
    setFault('fault' in read ? read.fault : undefined);
    if ('events' in read) trial.mutate(read.events);
  };
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Events as JSON"
        fault={fault}
        hint="A list, or one event a line, as they are posted; at most 1,000."
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={8}
            spellCheck={false}
            value={text}
            className="w-full rounded-md border border-line bg-surface p-2 font-mono text-sm hover:border-line-strong"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button look="primary" isBusy={trial.isPending} onClick={run}>
          Run on these events
        </Button>
        <Button look="quiet" isBusy={isTaking} onClick={take}>
          {note === undefined ? 'Take an example' : 'Take another example'}
        </Button>
      </div>
      {note !== undefined && <p className="text-sm text-muted">{note}</p>}
      {trial.isError && <ProblemNotice problem={trial.error} onRetry={run} />}
      {trial.data !== undefined && <Outcome trial={trial.data} />}
    </div>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  const { events, matches, detections } = trial;
  return (
    <div role="status" aria-label="What it found" className="flex flex-col gap-2">
      <p className="font-semibold">
        {number(matches.length)} of {number(events)} events match, {number(detections.length)}{' '}
        {detections.length === 1 ? 'detection' : 'detections'}
      </p>
      {matches.length > 0 && (
        <p className="text-sm text-muted">Matching: {placesWords(matches.map(({ index }) => index))}</p>
      )}
      <ul className="flex flex-col gap-2">
        {detections.map((detection, index) => (
          <li key={index} className="rounded-md border border-line bg-surface p-3">
            <Found detection={detection} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Found({ detection }: { detection: TrialDetection }) {
  const { actor_email, group, measures, reasons, opened_at, event_count, sample_indexes } = detection;
  const named = group.map(({ field, value }) => `${field} ${value}`).join(', ');
  return (
    <>
      <p>
        <strong className="font-semibold">{named === '' ? actor_email : named}</strong> at{' '}
        <ExactTime at={opened_at} />, {number(event_count)} events
      </p>
      {measures.map(({ name, unit, peak, threshold }) => (
        <p key={name} className="text-sm">
          {name.replaceAll('_', ' ')}: {quantity(peak, unit)}, threshold {quantity(threshold, unit)}
        </p>
      ))}
      {reasons.map((words) => (
        <p key={words} className="text-sm text-muted">
          {words}
        </p>
      ))}
      <p className="text-sm text-muted">Events {placesWords(sample_indexes)}</p>
    </>
  );
}
