import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { duration, number } from '../../format/format.js';
import { useReasonAgainst } from '../../session/session.js';
import { BarChart } from '../../ui/bar-chart.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { sayProblem } from '../../ui/toast.js';
import { backtestQuery, ruleKeys } from '../rule-queries.js';
import { rulesApi, type Backtest } from '../rules-api.js';

interface BacktestsProps {
  yaml: string;
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}

/** The last days through the rule, beside what runs: how often it would have fired, and on whom. */
export function Backtests({ yaml, openId, onOpen }: BacktestsProps) {
  const reason = useReasonAgainst('file-access:rules');
  const [days, setDays] = useState(7);
  const start = useMutation({
    mutationFn: () => rulesApi.startBacktest({ yaml, days }),
    onSuccess: ({ id }) => onOpen(id),
  });
  return (
    <div className="flex flex-col gap-3">
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === undefined) start.mutate();
        }}
      >
        <div className="w-32">
          <Field label="Days">
            {(ids) => (
              <input
                {...ids}
                type="number"
                min={1}
                max={30}
                required
                className={`${inputClass} text-right`}
                value={Number.isNaN(days) ? '' : days}
                onChange={(event) => setDays(event.target.valueAsNumber)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" look="primary" reason={reason} isBusy={start.isPending}>
          Run a backtest
        </Button>
      </form>
      {start.isError && <ProblemNotice problem={start.error} />}
      {openId === undefined ? (
        <p className="text-muted">
          It reads what is stored, up to 30 days back; nothing is detected or told because of it.
        </p>
      ) : (
        <OpenBacktest key={openId} id={openId} />
      )}
    </div>
  );
}

function OpenBacktest({ id }: { id: string }) {
  const backtest = useQuery(backtestQuery(id));
  if (backtest.isError)
    return <ProblemNotice problem={backtest.error} onRetry={() => void backtest.refetch()} />;
  if (backtest.isPending) return <Bone className="h-24 w-full" />;
  const { data } = backtest;
  const isGoing = data.state === 'queued' || data.state === 'running';
  return (
    <div className="flex flex-col gap-3">
      {isGoing && <Progress backtest={data} />}
      {data.state === 'failed' && <p role="alert">It failed: {data.error ?? 'nobody knows why'}.</p>}
      {data.state === 'cancelled' && <p role="status">It was cancelled; this is as far as it came.</p>}
      {data.state === 'done' && (
        <p role="status" aria-label="What it would have found" className="font-semibold">
          {data.detections === 1 ? '1 detection' : `${number(data.detections)} detections`} in{' '}
          {number(data.events)} events, {number(data.matches)} of which match
          <span className="font-normal text-muted">
            {data.seconds !== null && `, read in ${duration(Math.max(data.seconds, 1))}`}, made{' '}
            <RelativeTime at={data.created_at} />
          </span>
        </p>
      )}
      {data.buckets.length > 0 && <Fired backtest={data} />}
      {data.actors.length > 0 && <OnWhom backtest={data} />}
    </div>
  );
}

function Progress({ backtest }: { backtest: Backtest }) {
  const queries = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => rulesApi.cancelBacktest(backtest.id),
    onError: (problem) => sayProblem('It goes on', problem),
    onSettled: () => void queries.invalidateQueries({ queryKey: ruleKeys.backtest(backtest.id) }),
  });
  const percent = Math.round(backtest.progress * 100);
  const words =
    backtest.state === 'queued'
      ? 'Waiting for its turn'
      : `${String(percent)} % read, ${number(backtest.detections)} detections so far`;
  return (
    <div className="flex items-center gap-3">
      <div
        role="progressbar"
        aria-label="Backtest"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
        className="h-2 flex-1 overflow-hidden rounded-sm bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${String(percent)}%` }} />
      </div>
      <span className="text-sm">{words}</span>
      <Button isBusy={cancelling.isPending} onClick={() => cancelling.mutate()}>
        Cancel
      </Button>
    </div>
  );
}

/** A bar lasts until the next one begins; the last one as long as those before it. */
function Fired({ backtest: { buckets, to } }: { backtest: Backtest }) {
  const starts = buckets.map(({ start }) => Date.parse(start));
  const bars = buckets.map(({ count }, index) => ({
    start: starts[index] ?? 0,
    end: starts[index + 1] ?? Date.parse(to),
    value: count,
  }));
  const [first] = bars;
  const length = first === undefined ? 0 : (first.end - first.start) / 1000;
  return <BarChart title="Would have fired" per={`per ${duration(length)}`} unit="detections" bars={bars} />;
}

function OnWhom({ backtest: { actors } }: { backtest: Backtest }) {
  return (
    <table aria-label="On whom" className="w-full border-collapse rounded-md border border-line bg-surface">
      <thead className="text-left text-sm text-muted">
        <tr className="h-8">
          <th scope="col" className="px-2 font-normal">
            Actor
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Detections
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Peak
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Last
          </th>
        </tr>
      </thead>
      <tbody>
        {actors.map(({ actor_email, detections, peak, last_at }) => (
          <tr key={actor_email} className="h-8 border-t border-line">
            <td className="px-2 break-all">
              <Link
                to="/actors/$email"
                params={{ email: actor_email }}
                className="inline-block leading-6 text-accent underline"
              >
                {actor_email}
              </Link>
            </td>
            <td className="px-2 text-right">{number(detections)}</td>
            <td className="px-2 text-right">{peak === null ? '–' : number(peak)}</td>
            <td className="px-2 text-right">
              <RelativeTime at={last_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
