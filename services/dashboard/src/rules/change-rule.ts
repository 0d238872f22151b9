import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.js';
import { say, sayProblem } from '../ui/toast.js';
import { ruleKeys, ruleQuery } from './rule-queries.js';
import { rulesApi, type Rule, type RuleDetail, type RuleMode } from './rules-api.js';

export interface RuleChange {
  enabled?: boolean;
  mode?: RuleMode;
  thresholds?: { name: string; value: number }[];
  confidence?: number;
  risk_score?: number;
}

/** Changes the rule as it is seen: shown at once, taken back with the reason when it was refused. */
export function useChangeRule(rule: Rule) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (wanted: RuleChange) => rulesApi.change(rule.id, { ...wanted, revision: rule.revision }),
    onMutate: ({ enabled = rule.enabled, mode = rule.mode }) => {
      show(queries, {
        ...rule,
        enabled,
        mode,
        state: enabled === rule.enabled ? rule.state : turned(enabled),
      });
      return rule;
    },
    onSuccess: (changed, wanted) => {
      show(queries, changed);
      say(`${doneWords(wanted)}: ${changed.title}`);
      void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
    onError: (problem, _wanted, seen) => {
      if (seen !== undefined) show(queries, seen);
      sayRuleProblem('The rule was not changed', problem);
      if (isStale(problem)) void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
  });
  return { change: change.mutate, isPending: change.isPending };
}

const turned = (enabled: boolean) => (enabled ? 'running' : 'disabled');

function doneWords({ enabled, mode, thresholds }: RuleChange): string {
  if (enabled !== undefined) return enabled ? 'Turned on' : 'Turned off';
  if (mode !== undefined) return mode === 'shadow' ? 'In shadow, it only counts' : 'It raises alerts';
  return thresholds === undefined ? 'Saved' : 'Thresholds saved';
}

/** What is known of the rule, in every list and on its page. */
export function show(queries: QueryClient, rule: Rule): void {
  queries.setQueryData<RuleDetail>(ruleQuery(rule.id).queryKey, (known) =>
    known === undefined ? known : { ...known, ...rule },
  );
  queries.setQueriesData<InfiniteData<{ items: Rule[]; next_cursor: string | null }>>(
    { queryKey: ruleKeys.lists },
    (known) =>
      known === undefined
        ? known
        : {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              items: page.items.map((item) => (item.id === rule.id ? { ...item, ...rule } : item)),
            })),
          },
  );
}

export const isStale = (problem: unknown): boolean => problem instanceof ApiProblem && problem.status === 409;

/** A conflict in words that say what to do. */
export function sayRuleProblem(what: string, problem: unknown): void {
  if (isStale(problem))
    sayProblem(
      'It was changed in the meantime',
      new Error('Somebody saved another version. Look again, then decide.'),
    );
  else sayProblem(what, problem);
}
