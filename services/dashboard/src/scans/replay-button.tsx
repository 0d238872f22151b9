import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiKeys } from '../registry/registry-queries.js';
import { useReasonAgainst } from '../session/session.js';
import { Button } from '../ui/button.js';
import { say, sayProblem } from '../ui/toast.js';
import { scanKeys } from './scan-queries.js';
import { scansApi } from './scans-api.js';

/** Another attempt at a task that failed. */
export function ReplayButton({ taskId, of, isSmall }: { taskId: string; of: string; isSmall?: boolean }) {
  const reason = useReasonAgainst('scans:manage');
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () => scansApi.replay(taskId),
    onSuccess: () => say(`${of} is tried again`),
    onError: (problem) => sayProblem(`${of} is not tried again`, problem),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: scanKeys.tasks });
      await queries.invalidateQueries({ queryKey: scanKeys.scans });
      await queries.invalidateQueries({ queryKey: apiKeys.all });
    },
  });
  return (
    <Button
      className={isSmall === true ? 'h-6! px-2!' : undefined}
      reason={reason}
      isBusy={replay.isPending}
      aria-label={`Replay: ${of}`}
      onClick={(event) => {
        // In a row of a table it doesn't open the row.
        event.stopPropagation();
        replay.mutate();
      }}
    >
      Replay
    </Button>
  );
}
