import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertingAlertSummary } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { severityWords } from '../../ui/severities.js';
import { SeverityShape } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { Panel } from './panel.js';

/** Who has the riskiest alerts that are not closed; each leads to all of his. */
export function TopActors({ summary }: { summary: UseQueryResult<AlertingAlertSummary> }) {
  return (
    <Panel title="Top actors" unit="by risk, 0 to 100" query={summary} skeleton={<Rows />}>
      {({ top_actors }) =>
        top_actors.length === 0 ? (
          <EmptyState title="Nobody stands out">
            Actors of alerts that are not closed are listed here, the riskiest first.
          </EmptyState>
        ) : (
          <Actors actors={top_actors} />
        )
      }
    </Panel>
  );
}

function Actors({ actors }: { actors: AlertingAlertSummary['top_actors'] }) {
  return (
    <table aria-label="Top actors by risk" className="mt-1 w-full table-fixed">
      <thead className="text-sm text-muted">
        <tr className="h-8 border-b border-line">
          <th scope="col" className="pl-3 text-left font-normal">
            Actor
          </th>
          <th
            scope="col"
            className="w-28 px-2 text-left font-normal"
            title="The highest risk score among the actor’s alerts that are not closed, and 2 more for each further one; 100 at most"
          >
            Risk
          </th>
          <th scope="col" className="w-14 pr-3 pl-2 text-right font-normal">
            Alerts
          </th>
          <th scope="col" className="w-24 pr-3 text-right font-normal max-2xl:hidden">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {actors.map(({ actor, risk_score, open_alerts, highest_severity, last_seen_at }) => (
          <tr key={actor} className="h-8 border-b border-line last:border-b-0">
            <td className="truncate pl-3">
              <Link
                to="/alerts"
                search={{ actor, state: ['open', 'acknowledged'] }}
                className="block truncate leading-6 hover:underline"
                title={actor}
              >
                {actor}
              </Link>
            </td>
            <td className="px-2">
              <span className="flex items-center gap-2" title={`Highest: ${severityWords[highest_severity]}`}>
                <SeverityShape severity={highest_severity} />
                <span className="sr-only">{severityWords[highest_severity]}</span>
                <span className="h-2 flex-1 rounded-sm bg-sunken">
                  <span
                    className="block h-full rounded-sm bg-line-strong"
                    style={{ width: `${String(risk_score)}%` }}
                  />
                </span>
                <span className="w-6 text-right">{risk_score}</span>
              </span>
            </td>
            <td className="pr-3 pl-2 text-right">{number(open_alerts)}</td>
            <td className="pr-3 text-right text-muted max-2xl:hidden">
              <RelativeTime at={last_seen_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows() {
  return Array.from({ length: 5 }, (_, row) => (
    <span key={row} className="flex h-8 items-center gap-4">
      <Bone className="w-1/2" />
      <Bone className="w-1/4" />
    </span>
  ));
}
