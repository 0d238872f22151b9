import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DryRun } from '../../rules/dry-run/dry-run.js';
import { RuleEditor, useValidation } from '../../rules/editor/rule-editor.js';
import { ruleKeys, ruleQuery } from '../../rules/rule-queries.js';
import { rulesApi, type RuleMode } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Bone, ProblemNotice } from '../../ui/states.js';
import { Tabs } from '../../ui/tabs.js';
import { say, sayProblem } from '../../ui/toast.js';
import { copyOf } from './copy-of.js';
import type { NewRuleSearch } from './new-rule.route.js';
import { templates } from './templates.js';

const route = getRouteApi('/shell/rules/new');

/** A rule that is not there yet: from a template or as a copy, written, tried, then turned on. */
export function NewRulePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const from = useQuery({ ...ruleQuery(search.from ?? ''), refetchInterval: false });
  const change = (part: Partial<NewRuleSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  if (search.from === undefined) {
    const template = templates.find(({ id }) => id === search.template) ?? templates[0];
    return <Workbench key={template?.id} start={template?.yaml ?? ''} search={search} onChange={change} />;
  }
  if (from.isSuccess)
    return <Workbench key={search.from} start={copyOf(from.data.yaml)} search={search} onChange={change} />;
  return (
    <Page title="New rule">
      {from.isError ? (
        <ProblemNotice problem={from.error} onRetry={() => void from.refetch()} />
      ) : (
        <Bone className="m-4 w-96" />
      )}
    </Page>
  );
}

interface WorkbenchProps {
  start: string;
  search: NewRuleSearch;
  onChange: (change: Partial<NewRuleSearch>) => void;
}

function Workbench({ start, search, onChange }: WorkbenchProps) {
  const [yaml, setYaml] = useState(start);
  const validation = useValidation(yaml);
  const { tab = 'editor' } = search;
  return (
    <Page
      title="New rule"
      aside={search.from === undefined ? 'From a template' : 'As a copy'}
      actions={<Create yaml={yaml} validation={validation} />}
    >
      <Templates chosen={search} isChanged={yaml !== start} onChoose={onChange} />
      <Tabs
        label="Parts of the rule"
        tabs={[
          { id: 'editor', label: 'Editor' },
          { id: 'dry-run', label: 'Dry run' },
        ]}
        open={tab}
        onOpen={(next) => onChange({ tab: next === 'editor' ? undefined : next })}
      >
        {tab === 'editor' ? (
          <RuleEditor yaml={yaml} onChange={setYaml} validation={validation} />
        ) : (
          <DryRun
            yaml={yaml}
            ruleId={search.from}
            about="The text as it is in the editor."
            backtestId={search.backtest}
            onBacktest={(backtest) => onChange({ backtest })}
          />
        )}
      </Tabs>
    </Page>
  );
}

interface TemplatesProps {
  chosen: NewRuleSearch;
  isChanged: boolean;
  onChoose: (change: Partial<NewRuleSearch>) => void;
}

function Templates({ chosen, isChanged, onChoose }: TemplatesProps) {
  const present = chosen.from === undefined ? (chosen.template ?? templates[0]?.id) : undefined;
  const reason = isChanged ? 'The text was changed: another beginning would throw that away.' : undefined;
  return (
    <div
      role="group"
      aria-label="Begin with"
      className="flex shrink-0 gap-2 overflow-x-auto border-b border-line bg-surface px-4 py-2"
    >
      {templates.map(({ id, label, about }) => (
        <Button
          key={id}
          aria-pressed={id === present}
          className={id === present ? 'border-accent!' : ''}
          title={about}
          reason={id === present ? undefined : reason}
          onClick={() => onChoose({ template: id, from: undefined })}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function Create({ yaml, validation }: { yaml: string; validation: ReturnType<typeof useValidation> }) {
  const forbidden = useReasonAgainst('file-access:rules');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const creating = useMutation({
    mutationFn: (mode: RuleMode) => rulesApi.create({ yaml, enabled: true, mode }),
    onSuccess: (rule) => {
      say(`Turned on: ${rule.title}`, { detail: 'It watches within seconds.' });
      void queries.invalidateQueries({ queryKey: ruleKeys.all });
      void navigate({ to: '/rules/$ruleId', params: { ruleId: rule.id }, replace: true });
    },
    onError: (problem) => sayProblem('The rule was not made', problem),
  });
  const notYet = !validation.isCurrent
    ? 'It is being checked.'
    : validation.data?.valid === false
      ? 'It can’t run as it is: see the remarks in the editor.'
      : undefined;
  const reason = forbidden ?? notYet;
  return (
    <div className="flex flex-wrap gap-2">
      <Button reason={reason} isBusy={creating.isPending} onClick={() => creating.mutate('shadow')}>
        Create in shadow
      </Button>
      <Button
        look="primary"
        reason={reason}
        isBusy={creating.isPending}
        onClick={() => creating.mutate('alert')}
      >
        Create and turn on
      </Button>
    </div>
  );
}
