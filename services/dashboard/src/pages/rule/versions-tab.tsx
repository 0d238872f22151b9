import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isStale, sayRuleProblem } from '../../rules/change-rule.js';
import { diffQuery, ruleKeys, versionsQuery } from '../../rules/rule-queries.js';
import { rulesApi, type RuleDetail, type RuleVersion } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say } from '../../ui/toast.js';
import { DiffView } from './diff-view.js';

interface VersionsTabProps {
  rule: RuleDetail;
  compare: number | undefined;
  onCompare: (revision: number | undefined) => void;
}

/** How the rule came to be as it is, what each change was, and the way back. */
export function VersionsTab({ rule, compare, onCompare }: VersionsTabProps) {
  const versions = useQuery(versionsQuery(rule.id));
  if (versions.isError)
    return <ProblemNotice problem={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.isPending) return <Bone className="m-4 w-96" />;
  if (versions.data.length === 0)
    return (
      <EmptyState title="Nobody has changed it">
        It is as it was shipped. Each change from here on makes a version that can be compared and gone back
        to.
      </EmptyState>
    );
  return (
    <div className="grid min-h-0 flex-1 gap-4 p-4 xl:grid-cols-[minmax(24rem,1fr)_2fr]">
      <table
        aria-label="Versions"
        className="h-fit w-full border-collapse rounded-md border border-line bg-surface"
      >
        {versions.data.length > 1 && (
          <caption className="caption-bottom px-2 py-1 text-left text-sm text-muted">
            To roll back: {kept(rule)}
          </caption>
        )}
        <thead className="text-left text-sm text-muted">
          <tr className="h-8">
            {['Version', 'Change', 'When', 'What to do'].map((header) => (
              <th key={header} scope="col" className="px-2 font-normal">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.data.map((version) => (
            <VersionRow
              key={version.revision}
              rule={rule}
              version={version}
              isOpen={version.revision === compare}
              onCompare={() => onCompare(version.revision === compare ? undefined : version.revision)}
            />
          ))}
        </tbody>
      </table>
      <div className="min-w-0">
        {compare === undefined ? (
          <p className="text-muted">Choose “Compare” to see what has changed since a version.</p>
        ) : (
          <Difference rule={rule} from={compare} />
        )}
      </div>
    </div>
  );
}

interface VersionRowProps {
  rule: RuleDetail;
  version: RuleVersion;
  isOpen: boolean;
  onCompare: () => void;
}

function VersionRow({ rule, version, isOpen, onCompare }: VersionRowProps) {
  const isPresent = version.revision === rule.revision;
  return (
    <tr className={classes('border-t border-line align-top', isOpen && 'bg-accent-soft')}>
      <td className="px-2 py-1.5">{version.revision}</td>
      <td className="px-2 py-1.5">
        {version.what}
        <span className="block text-sm break-all text-muted">{version.changed_by}</span>
      </td>
      <td className="px-2 py-1.5 text-sm">
        <RelativeTime at={version.changed_at} />
      </td>
      <td className="px-2 py-1">
        {isPresent ? (
          <span className="text-sm leading-6 text-muted">As it runs</span>
        ) : (
          <span className="flex flex-wrap gap-1">
            <Button className="h-6! px-2!" aria-pressed={isOpen} onClick={onCompare}>
              Compare
              <span className="sr-only"> version {version.revision}</span>
            </Button>
            <RollBack rule={rule} to={version.revision} />
          </span>
        )}
      </td>
    </tr>
  );
}

function RollBack({ rule, to }: { rule: RuleDetail; to: number }) {
  const reason = useReasonAgainst('file-access:rules');
  const queries = useQueryClient();
  const rolling = useMutation({
    mutationFn: () => rulesApi.rollBack(rule.id, { to, revision: rule.revision }),
    onSuccess: ({ title }) => {
      say(`${title} is as in version ${String(to)}`, {
        detail: `As a new version, so nothing is lost: ${kept(rule)}`,
      });
      void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
    onError: (problem) => {
      sayRuleProblem('The rule is as it was', problem);
      if (isStale(problem)) void queries.invalidateQueries({ queryKey: ruleKeys.all });
    },
  });
  return (
    <Button
      className="h-6! px-2!"
      title={`To roll back: ${kept(rule)}`}
      reason={reason}
      isBusy={rolling.isPending}
      onClick={() => rolling.mutate()}
    >
      Roll back
      <span className="sr-only"> to version {to}</span>
    </Button>
  );
}

/** What a way back leaves alone, as it is now. */
const kept = ({ enabled, mode }: RuleDetail): string =>
  `text and thresholds go back, the rule stays ${enabled ? (mode === 'shadow' ? 'on, in shadow' : 'on') : 'off'}.`;

function Difference({ rule, from }: { rule: RuleDetail; from: number }) {
  const diff = useQuery(diffQuery(rule.id, { from, to: rule.revision }));
  if (diff.isError) return <ProblemNotice problem={diff.error} onRetry={() => void diff.refetch()} />;
  if (diff.isPending) return <Bone className="w-96" />;
  return (
    <DiffView title={`From version ${String(from)} to ${String(rule.revision)}`} difference={diff.data} />
  );
}
