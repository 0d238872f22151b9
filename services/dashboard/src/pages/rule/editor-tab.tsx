import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isStale, sayRuleProblem, show } from '../../rules/change-rule.js';
import { RuleEditor, useValidation } from '../../rules/editor/rule-editor.js';
import { ruleKeys, ruleQuery } from '../../rules/rule-queries.js';
import { rulesApi, type RuleDetail } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { say } from '../../ui/toast.js';

export interface Draft {
  yaml: string;
  /** The revision that was there when the writing began: what a save must not lay over. */
  basis: number;
}

interface EditorTabProps {
  rule: RuleDetail;
  draft: Draft;
  onDraft: (draft: Draft | undefined) => void;
  isReadOnly: boolean;
}

/** The rule's text, checked as it is typed; saving makes a new version. */
export function EditorTab({ rule, draft, onDraft, isReadOnly }: EditorTabProps) {
  const forbidden = useReasonAgainst('file-access:rules');
  const queries = useQueryClient();
  const validation = useValidation(draft.yaml);
  const isOvertaken = draft.basis !== rule.revision;
  const saving = useMutation({
    mutationFn: () => rulesApi.replace(rule.id, { yaml: draft.yaml, revision: draft.basis }),
    onSuccess: (saved) => {
      onDraft(undefined);
      show(queries, saved);
      queries.setQueryData(ruleQuery(rule.id).queryKey, saved);
      say(`Saved: ${saved.title}`, { detail: `Version ${String(saved.revision)} runs within seconds.` });
      void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
    onError: (problem) => {
      sayRuleProblem('The rule was not saved', problem);
      if (isStale(problem)) void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
  });
  const isSame = draft.yaml === rule.yaml;
  const notYet = isSame
    ? 'Nothing was changed.'
    : !validation.isCurrent
      ? 'It is being checked.'
      : validation.data?.valid === false
        ? 'It can’t run as it is: see the remarks below.'
        : undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <p className="mr-auto text-sm text-muted">
          {isReadOnly
            ? forbidden
            : isSame
              ? rule.revision === 0
                ? 'As it was shipped, and as it runs.'
                : `Version ${String(rule.revision)}, as it runs.`
              : draft.basis === 0
                ? 'Not saved; begun from the rule as it was shipped.'
                : `Not saved; begun from version ${String(draft.basis)}.`}
        </p>
        <Button reason={isSame ? 'Nothing was changed.' : undefined} onClick={() => onDraft(undefined)}>
          Discard
        </Button>
        <Button
          look="primary"
          reason={forbidden ?? notYet}
          isBusy={saving.isPending}
          onClick={() => saving.mutate()}
        >
          Save version
        </Button>
      </div>
      {isOvertaken && (
        <Overtaken
          rule={rule}
          onMine={() => onDraft({ ...draft, basis: rule.revision })}
          onTheirs={() => onDraft(undefined)}
        />
      )}
      <RuleEditor
        yaml={draft.yaml}
        validation={validation}
        isReadOnly={isReadOnly}
        onChange={(yaml) => onDraft(yaml === rule.yaml ? undefined : { yaml, basis: draft.basis })}
      />
    </div>
  );
}

interface OvertakenProps {
  rule: RuleDetail;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody saved while this text was written: neither is thrown away without being asked for. */
function Overtaken({ rule, onMine, onTheirs }: OvertakenProps) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 border-b border-line-strong px-4 py-2">
      <p className="mr-auto">
        {rule.changed_by ?? 'Somebody'} saved version {rule.revision} while you wrote.
      </p>
      <Button onClick={onTheirs}>Take theirs</Button>
      <Button onClick={onMine}>Go on with mine</Button>
    </div>
  );
}
