import { Link } from '@tanstack/react-router';
import { bothTimes, duration, quantity } from '../../format/format.js';
import { sentence } from '../../rules/rule-words.js';
import type { ActorBaseline, ActorProfile } from '../../rules/rules-api.js';
import { useTimeZone } from '../../session/session.js';
import { BarChart, type Level } from '../../ui/bar-chart.js';
import { inputClass } from '../../ui/field.js';
import { useNow } from '../../ui/time.js';
import { learningWords } from './learning-words.js';

const daySeconds = 86_400;

interface BaselinesProps {
  actor: ActorProfile;
  chosen: string | undefined;
  onChoose: (rule: string) => void;
}

/** A measure over time with what is usual for the actor and for others; which one is for the address to say. */
export function Baselines({ actor, chosen, onChoose }: BaselinesProps) {
  const shown = actor.baselines.find(({ rule_id }) => rule_id === chosen) ?? actor.baselines[0];
  return (
    <div className="flex flex-col gap-3">
      {actor.baselines.length > 1 && (
        <label className="flex items-center gap-2 text-sm text-muted">
          Measure
          <select
            className={`${inputClass} w-auto!`}
            value={shown?.rule_id}
            onChange={(event) => onChoose(event.target.value)}
          >
            {actor.baselines.map(({ rule_id, title, measure }) => (
              <option key={rule_id} value={rule_id}>
                {sentence(measure)} ({title})
              </option>
            ))}
          </select>
        </label>
      )}
      {shown === undefined ? (
        <p className="text-muted">No rule that compares with history has seen this actor yet.</p>
      ) : (
        <Baseline baseline={shown} />
      )}
      <Learning learning={actor.learning} />
    </div>
  );
}

function Baseline({ baseline }: { baseline: ActorBaseline }) {
  const { measure, unit, now, median, p95, days, window_seconds, series } = baseline;
  return (
    <>
      <p>
        <strong className="font-semibold">{quantity(now, unit)}</strong> {sentence(measure).toLowerCase()} in
        the last {duration(window_seconds)}
        {median === null || p95 === null ? (
          '; there is too little history to say what is usual.'
        ) : (
          <>
            , where <strong className="font-semibold">{quantity(median, unit)}</strong> is usual and{' '}
            {quantity(p95, unit)} is rarely exceeded, by {days} days of history.
          </>
        )}
      </p>
      <BarChart
        title={sentence(measure)}
        per={`per ${duration(window_seconds).replace(/^1 /, '')}`}
        unit={unit}
        areDays={window_seconds === daySeconds}
        bars={series.map(({ start, value }, index) => ({
          start: Date.parse(start),
          end: Date.parse(series[index + 1]?.start ?? '') || Date.parse(start) + window_seconds * 1000,
          value,
        }))}
        levels={levelsOf(baseline)}
      />
    </>
  );
}

export function levelsOf({ median, p95, peers_p95 }: ActorBaseline): Level[] {
  const levels = [
    { name: 'Usual', value: median, isDashed: true },
    { name: 'Rarely above', value: p95 },
    { name: 'Others rarely above', value: peers_p95, isDashed: true },
  ];
  return levels.flatMap(({ value, ...level }) => (value === null ? [] : [{ ...level, value }]));
}

function StillLearning({ until }: { until: string | null }) {
  const [timeZone, now] = [useTimeZone(), useNow()];
  const words = learningWords(until, now);
  if (until === null) return words;
  return (
    <time dateTime={until} title={bothTimes(until, timeZone)}>
      {words}
    </time>
  );
}

function Learning({ learning }: { learning: ActorProfile['learning'] }) {
  const still = learning.filter(({ state }) => state !== 'known');
  if (still.length === 0) return null;
  return (
    <div>
      <p className="text-sm text-muted">Still learning what is usual, and silent meanwhile:</p>
      <ul>
        {still.map(({ rule_id, title, until }) => (
          <li key={rule_id}>
            <Link
              to="/rules/$ruleId"
              params={{ ruleId: rule_id }}
              className="inline-block leading-6 text-accent underline"
            >
              {title}
            </Link>
            , <StillLearning until={until} />
          </li>
        ))}
      </ul>
    </div>
  );
}
