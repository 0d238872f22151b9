import { Link } from '@tanstack/react-router';
import { quantity } from '../../format/format.js';
import type { ActorEpisode } from '../../rules/rules-api.js';
import { RelativeTime } from '../../ui/time.js';

const phases: Record<string, string> = { opened: 'Going on', ongoing: 'Going on', ended: 'Ended' };

/** What rules found of the actor, alerts or not: shadow counts too. */
export function Episodes({ episodes }: { episodes: readonly ActorEpisode[] }) {
  if (episodes.length === 0) return <p className="text-muted">No rule has found anything.</p>;
  return (
    <div className="overflow-x-auto">
      <table aria-label="Episodes" className="w-full border-collapse">
        <thead className="text-left text-sm text-muted">
          <tr className="h-8">
            <th scope="col" className="pr-2 font-normal">
              Rule
            </th>
            <th scope="col" className="px-2 text-right font-normal">
              Peak
            </th>
            <th scope="col" className="px-2 font-normal">
              State
            </th>
            <th scope="col" className="pl-2 text-right font-normal">
              Opened
            </th>
          </tr>
        </thead>
        <tbody>
          {episodes.map(({ episode_id, rule_id, title, peak, unit, phase, opened_at }) => (
            <tr key={episode_id} className="h-8 border-t border-line">
              <td className="pr-2">
                <Link
                  to="/rules/$ruleId"
                  params={{ ruleId: rule_id }}
                  className="inline-block leading-6 text-accent underline"
                >
                  {title}
                </Link>
              </td>
              <td className="px-2 text-right whitespace-nowrap">
                {peak === null ? '–' : quantity(peak, unit ?? undefined)}
              </td>
              <td className="px-2">{phases[phase] ?? phase}</td>
              <td className="pl-2 text-right">
                <RelativeTime at={opened_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
