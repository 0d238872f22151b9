import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isStale, sayRuleProblem } from '../../rules/change-rule.js';
import { ruleKeys } from '../../rules/rule-queries.js';
import { rulesApi, type RuleDetail } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Overlay } from '../../shell/overlay.js';
import { Button, buttonClass } from '../../ui/button.js';
import { say } from '../../ui/toast.js';
import { OnSwitch, ShadowSwitch } from '../rules/rule-columns.js';

/** On or off, in shadow or not, a copy, an end. */
export function RuleActions({ rule }: { rule: RuleDetail }) {
  const reason = useReasonAgainst('file-access:rules');
  const [isAsking, setAsking] = useState(false);
  const isShipped = rule.source === 'shipped';
  const unchanged = isShipped && rule.revision === 0 ? 'The rule is as it was shipped.' : undefined;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <span className="flex items-center gap-2">
        On <OnSwitch rule={rule} />
      </span>
      <span className="flex items-center gap-2">
        Shadow <ShadowSwitch rule={rule} />
      </span>
      {reason === undefined ? (
        <Link to="/rules/new" search={{ from: rule.id }} className={buttonClass()}>
          Copy
        </Link>
      ) : (
        <Button reason={reason}>Copy</Button>
      )}
      <Button reason={reason ?? unchanged} onClick={() => setAsking(true)}>
        {isShipped ? 'Back to as shipped' : 'Delete'}
      </Button>
      <Overlay
        open={isAsking}
        onClose={() => setAsking(false)}
        title={isShipped ? 'Back to the rule as shipped?' : `Delete ${rule.title}?`}
      >
        <Removal rule={rule} onClose={() => setAsking(false)} />
      </Overlay>
    </div>
  );
}

function Removal({ rule, onClose }: { rule: RuleDetail; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isShipped = rule.source === 'shipped';
  const removal = useMutation({
    mutationFn: () => rulesApi.remove(rule.id, rule.revision),
    onSuccess: () => {
      onClose();
      say(isShipped ? `As shipped again: ${rule.title}` : `Deleted: ${rule.title}`);
      if (!isShipped) void navigate({ to: '/rules' });
      void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
    onError: (problem) => {
      sayRuleProblem('The rule is as it was', problem);
      if (isStale(problem)) void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
  });
  return (
    <div className="flex flex-col gap-4 p-4">
      <p>
        {isShipped
          ? 'Its text, thresholds and switches become those that it was shipped with. The versions of today stay to be looked at.'
          : 'It stops within seconds. Alerts that it raised stay, and so does the audit log of what it was.'}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="primary" isBusy={removal.isPending} onClick={() => removal.mutate()}>
          {isShipped ? 'Back to as shipped' : 'Delete'}
        </Button>
      </div>
    </div>
  );
}
