import { useMutation, useQueryClient } from '@tanstack/react-query';
import { registryApi, type Api } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { scanKeys } from '../../scans/scan-queries.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { say, sayProblem } from '../../ui/toast.js';

/** Audits the API at once; where it can't be, the button says why. */
export function AuditNow({ api }: { api: Api }) {
  const forbidden = useReasonAgainst('scans:run');
  const queries = useQueryClient();
  const audit = useMutation({
    mutationFn: () => registryApi.audit(api.id),
    onSuccess: () => say(`${api.name}: the audit is queued`),
    onError: (problem) => sayProblem(`${api.name} is not audited`, problem),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: apiKeys.all });
      await queries.invalidateQueries({ queryKey: scanKeys.scans });
    },
  });
  const reason =
    forbidden ??
    (api.open_audit !== null
      ? 'An audit of it is under way.'
      : api.active
        ? undefined
        : 'It is deactivated: activate it in its settings first.');
  return (
    <Button look="primary" reason={reason} isBusy={audit.isPending} onClick={() => audit.mutate()}>
      Audit now
    </Button>
  );
}
