import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { coverageQuery } from '../../rules/rule-queries.js';
import type { Coverage as CoverageAnswer } from '../../rules/rules-api.js';
import { classes } from '../../ui/classes.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';

type Tactic = CoverageAnswer['tactics'][number];

/** A column for each tactic, in it the techniques that rules are about; what is off is drawn hollow and says so. */
export function Coverage() {
  const coverage = useQuery(coverageQuery);
  if (coverage.isError)
    return <ProblemNotice problem={coverage.error} onRetry={() => void coverage.refetch()} />;
  if (coverage.isPending) return <Bone className="m-4 w-96" />;
  const named = coverage.data.filter(({ techniques }) => techniques.length > 0);
  if (named.length === 0)
    return (
      <EmptyState title="No rule names a technique">
        Give rules tags such as attack.t1530, and they are shown here below their tactic.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="text-sm text-muted">
        {wordsOf(named)} A technique with a rule that is on is marked with a bar; hollow ones have rules that
        are all off.
      </p>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-5" aria-label="Tactics">
        {named.map((tactic) => (
          <li key={tactic.tactic_id} className="flex flex-col gap-2">
            <h2 className="border-b border-line-strong pb-1 font-semibold">
              {tactic.tactic} <span className="text-sm font-normal text-muted">{tactic.tactic_id}</span>
            </h2>
            <Techniques tactic={tactic} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordsOf(tactics: readonly Tactic[]): string {
  const techniques = new Set(
    tactics.flatMap((tactic) => tactic.techniques.map(({ technique_id: id }) => id)),
  );
  return `${String(techniques.size)} techniques of ${String(tactics.length)} tactics are covered.`;
}

function Techniques({ tactic }: { tactic: Tactic }) {
  return (
    <ul className="flex flex-col gap-2">
      {tactic.techniques.map(({ technique_id, technique, rules }) => {
        const isOn = rules.some(({ enabled }) => enabled);
        return (
          <li
            key={technique_id}
            className={classes(
              'rounded-md border border-l-4 p-2',
              isOn ? 'border-line border-l-accent bg-surface' : 'border-dashed border-line-strong',
            )}
          >
            <Link
              to="/rules"
              search={{ technique: technique_id }}
              className="inline-block min-h-6 font-medium hover:underline"
            >
              {technique} <span className="text-sm text-muted">{technique_id}</span>
            </Link>
            <ul className="text-sm">
              {rules.map(({ id, title, enabled }) => (
                <li key={id}>
                  <Link
                    to="/rules/$ruleId"
                    params={{ ruleId: id }}
                    className="inline-block leading-6 text-accent underline"
                  >
                    {title}
                  </Link>
                  {!enabled && <span className="text-muted"> (off)</span>}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
