import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { identityFlagsList, identityFlagsSet } from '../../api/gen/flags.js';
import type { IdentityFlagBody } from '../../api/gen/palisade.schemas.js';
import { useReasonAgainst } from '../../session/session.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { Switch } from '../../ui/switch.js';
import { say, sayProblem } from '../../ui/toast.js';

const flagsQuery = queryOptions({
  queryKey: ['flags'],
  queryFn: ({ signal }) => identityFlagsList({ signal }),
  select: ({ items }) => items,
});

/** The API lists the names that it takes. */
type FlagName = Parameters<typeof identityFlagsSet>[0];

/** Features that the organization turns on and off; services follow within seconds. */
export function Flags() {
  const flags = useQuery(flagsQuery);
  const queries = useQueryClient();
  const reason = useReasonAgainst('organization:manage');
  const change = useMutation({
    mutationFn: ({ name, enabled }: IdentityFlagBody) => identityFlagsSet(name as FlagName, { enabled }),
    onSuccess: (_answer, { title, enabled }) => say(`${title}: ${enabled ? 'on' : 'off'}`),
    onError: (problem) => sayProblem('Nothing is changed', problem),
    onSettled: () => queries.invalidateQueries({ queryKey: flagsQuery.queryKey }),
  });
  if (flags.isPending) return <TableSkeleton rows={2} widths={['w-40', 'w-64']} />;
  if (flags.isError) return <ProblemNotice problem={flags.error} onRetry={() => void flags.refetch()} />;
  return flags.data.map((flag) => (
    <SettingsSection
      key={flag.name}
      title={flag.title}
      about={flag.description}
      actions={
        <Switch
          label={flag.title}
          isOn={flag.enabled}
          reason={reason}
          onChange={(isOn) => change.mutate({ ...flag, enabled: isOn })}
        />
      }
    />
  ));
}
