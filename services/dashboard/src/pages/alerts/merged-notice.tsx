import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertKeys } from '../../api/alert-queries.js';
import { alertingAlertsList } from '../../api/gen/alerts.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';

/** Where the story goes on: a late event joined this episode to another one. */
export function MergedNotice({ alert }: { alert: AlertingAlertView }) {
  const { merged_into: episode_id } = alert.episode;
  const other = useQuery({
    queryKey: [...alertKeys.all, 'episode', alert.rule.id, episode_id],
    queryFn: ({ signal }) =>
      alertingAlertsList(
        { rule_id: alert.rule.id, episode_id: episode_id ?? '', sort: '-created_at', limit: 1 },
        { signal },
      ),
    enabled: episode_id !== null,
  });
  if (episode_id === null) return null;
  const id = other.data?.items[0]?.id;
  return (
    <p role="status" className="mt-3 rounded-md border border-line-strong p-2">
      A late event joined this episode to another one, which goes on in its place.{' '}
      {id !== undefined && (
        <Link to="/alerts" search={{ alert: id }} className="inline-block leading-6 text-accent underline">
          The alert that goes on
        </Link>
      )}
    </p>
  );
}
