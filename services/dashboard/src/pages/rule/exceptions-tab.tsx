import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sayRuleProblem } from '../../rules/change-rule.js';
import { criteriaWords } from '../../rules/criteria.js';
import { exceptionsQuery, ruleKeys } from '../../rules/rule-queries.js';
import { rulesApi, type RuleDetail, type RuleException } from '../../rules/rules-api.js';
import { number } from '../../format/format.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { RelativeTime, useNow } from '../../ui/time.js';
import { say } from '../../ui/toast.js';

/** What is left out of the rule, by whom and until when, and how often that mattered. */
export function ExceptionsTab({ rule }: { rule: RuleDetail }) {
  const exceptions = useQuery(exceptionsQuery(rule.id));
  if (exceptions.isError)
    return <ProblemNotice problem={exceptions.error} onRetry={() => void exceptions.refetch()} />;
  if (exceptions.isPending) return <Bone className="m-4 w-96" />;
  if (exceptions.data.length === 0)
    return (
      <EmptyState title="Nothing is excepted from this rule">
        Make an exception from an alert of it: its actor, address, client or resource are filled in there.
      </EmptyState>
    );
  return (
    <div className="overflow-x-auto p-4">
      <table
        aria-label="Exceptions"
        className="w-full border-collapse rounded-md border border-line bg-surface"
      >
        <thead className="text-left text-sm text-muted">
          <tr className="h-8">
            {['Left out', 'Why', 'By', 'Until', 'Matched', 'What to do'].map((header) => (
              <th key={header} scope="col" className="px-2 font-normal">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exceptions.data.map((exception) => (
            <ExceptionRow key={exception.id} exception={exception} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExceptionRow({ exception }: { exception: RuleException }) {
  const reason = useReasonAgainst('file-access:rules');
  const queries = useQueryClient();
  const isOver = Date.parse(exception.expires_at) <= useNow();
  const removal = useMutation({
    mutationFn: () => rulesApi.removeException(exception),
    onSuccess: () => say('The exception is over'),
    onError: (problem) => sayRuleProblem('The exception stays', problem),
    onSettled: () => void queries.invalidateQueries({ queryKey: ruleKeys.exceptions }),
  });
  return (
    <tr className="border-t border-line align-top">
      <td className="px-2 py-1.5 break-words">
        {criteriaWords(exception)}
        {exception.rule_id === null && <span className="block text-sm text-muted">From every rule</span>}
      </td>
      <td className="px-2 py-1.5">{exception.reason}</td>
      <td className="px-2 py-1.5">{exception.author}</td>
      <td className="px-2 py-1.5">
        {isOver && 'Over, '}
        <RelativeTime at={exception.expires_at} />
      </td>
      <td className="px-2 py-1.5">
        {number(exception.matched)}
        {exception.last_matched_at !== null && (
          <span className="text-muted">
            , <RelativeTime at={exception.last_matched_at} />
          </span>
        )}
      </td>
      <td className="px-2 py-1">
        <Button
          className="h-6! px-2!"
          reason={reason ?? (isOver ? 'It is over already.' : undefined)}
          isBusy={removal.isPending}
          onClick={() => removal.mutate()}
        >
          End
        </Button>
      </td>
    </tr>
  );
}
