import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { duration, number } from '../../format/format.js';
import { rulesHealthQuery, rulesQuery } from '../../rules/rule-queries.js';
import { RuleStateMark } from '../../rules/rule-state.js';
import { costWords, ruleStates } from '../../rules/rule-words.js';
import type { Rule, RulesHealth } from '../../rules/rules-api.js';
import { Section } from '../../ui/drawer.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';

/** States, what hinders, silence, cost. */
export function Health() {
  const health = useQuery(rulesHealthQuery);
  const troubled = useInfiniteQuery(rulesQuery({ state: ['warming', 'degraded', 'invalid'] }));
  const all = useInfiniteQuery(rulesQuery({}));
  if (health.isError) return <ProblemNotice problem={health.error} onRetry={() => void health.refetch()} />;
  if (health.isPending) return <Bone className="m-4 w-96" />;
  return (
    <div className="grid grid-cols-1 gap-x-4 xl:grid-cols-2">
      <div className="max-xl:border-b max-xl:border-line">
        <Section title="States">
          <States counts={health.data.rules} />
        </Section>
        <Section title="What hinders rules">
          <Troubled rules={troubled.data?.pages.flatMap(({ items }) => items)} />
        </Section>
        <Section title="Sources of events" aside="A silent source is alerted of">
          <Sources sources={health.data.sources} />
        </Section>
      </div>
      <Section title="What rules cost" aside="CPU for each event, the last day">
        <Costs rules={all.data?.pages.flatMap(({ items }) => items)} />
      </Section>
    </div>
  );
}

function States({ counts }: { counts: RulesHealth['rules'] }) {
  return (
    <ul aria-label="Rules by state" className="grid grid-cols-2 gap-2 sm:grid-cols-5 xl:grid-cols-3">
      {ruleStates.map((state) => (
        <li key={state}>
          <Link
            to="/rules"
            search={{ state: [state] }}
            className="flex flex-col rounded-md border border-line bg-surface px-3 py-2 hover:border-line-strong"
          >
            <span className="text-xl">{number(counts[state])}</span>
            <RuleStateMark state={state} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Troubled({ rules }: { rules: Rule[] | undefined }) {
  if (rules === undefined) return <Bone className="w-64" />;
  if (rules.length === 0) return <p className="text-muted">Nothing: each rule that is on runs in full.</p>;
  return (
    <ul className="flex flex-col gap-2">
      {rules.map(({ id, title, state, state_reason, warming_until }) => (
        <li key={id} className="flex flex-wrap gap-x-3">
          <RuleStateMark state={state} />
          <RuleLink id={id} title={title} />
          <span className="w-full text-muted">
            {state_reason ?? 'No reason is known.'}
            {state === 'warming' && warming_until !== null && (
              <>
                {' '}
                Full <RelativeTime at={warming_until} />.
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const RuleLink = ({ id, title }: { id: string; title: string }) => (
  <Link to="/rules/$ruleId" params={{ ruleId: id }} className="inline-block leading-6 text-accent underline">
    {title}
  </Link>
);

function Sources({ sources }: { sources: RulesHealth['sources'] }) {
  if (sources.length === 0) return <p className="text-muted">No event has come yet, from anywhere.</p>;
  return (
    <div className="overflow-x-auto">
      <table aria-label="Sources" className="w-full border-collapse">
        <thead className="text-left text-sm text-muted">
          <tr className="h-8">
            <th scope="col" className="pr-2 font-normal">
              Source
            </th>
            <th scope="col" className="px-2 font-normal">
              State
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              Last event
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              24 hours
            </th>
            <th scope="col" className="pl-2 text-right font-normal max-sm:hidden">
              Usually silent for
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ source, last_event_at, events_24h, usual_silence_seconds, silent }) => (
            <tr key={source} className="h-8 border-t border-line">
              <td className="pr-2 wrap-anywhere">{source}</td>
              <td className="px-2 font-medium">{silent ? 'Silent' : 'Heard'}</td>
              <td className="px-2 text-right">
                <RelativeTime at={last_event_at} />
              </td>
              <td className="px-2 text-right">{number(events_24h)}</td>
              <td className="pl-2 text-right max-sm:hidden">
                {usual_silence_seconds === null
                  ? 'Not learned yet'
                  : `at most ${duration(usual_silence_seconds)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Costs({ rules }: { rules: Rule[] | undefined }) {
  if (rules === undefined) return <Bone className="w-64" />;
  const costly = rules
    .flatMap(({ id, title, health }) =>
      health.cost_us_per_event === null ? [] : [{ id, title, cost: health.cost_us_per_event }],
    )
    .toSorted((a, b) => b.cost - a.cost);
  const highest = costly[0]?.cost ?? 0;
  const sum = costly.reduce((total, { cost }) => total + cost, 0);
  if (costly.length === 0) return <p className="text-muted">It is measured once events have come.</p>;
  return (
    <table aria-label="Cost by rule" className="w-full border-collapse">
      <thead className="sr-only">
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Share of the highest</th>
          <th scope="col">Cost of an event</th>
        </tr>
      </thead>
      <tbody>
        {costly.map(({ id, title, cost }) => (
          <tr key={id} className="h-8">
            <td className="w-2/5 pr-2">
              <RuleLink id={id} title={title} />
            </td>
            <td>
              <span
                className="block h-3 rounded-sm bg-accent"
                style={{ width: `${String((cost / (highest || 1)) * 100)}%`, minWidth: 2 }}
              />
            </td>
            <td className="w-24 pl-2 text-right">{costWords(cost)}</td>
          </tr>
        ))}
        <tr className="h-8 border-t border-line">
          <td className="pr-2 font-semibold">All together</td>
          <td />
          <td className="pl-2 text-right font-semibold">{costWords(sum)}</td>
        </tr>
      </tbody>
    </table>
  );
}
