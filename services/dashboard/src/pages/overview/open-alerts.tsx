import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertingAlertSummary } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { ChartSkeleton } from '../../ui/chart-skeleton.js';
import { severities } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';
import { AgeBars } from './age-bars.js';
import { ages, alertsOf, segmentWords } from './ages.js';
import { Panel } from './panel.js';

type Counts = AlertingAlertSummary['open_by_severity'];

/** Alerts that are open or acknowledged by age, stacked by severity, and the same as numbers; each leads to the alerts that it counts. */
export function OpenAlerts({ summary }: { summary: UseQueryResult<AlertingAlertSummary> }) {
  return (
    <Panel title="Not closed" unit="by severity and age" query={summary} skeleton={<Bones />}>
      {({ open_by_severity: counts, as_of }) =>
        counts.every(({ total }) => total === 0) ? (
          <EmptyState title="Nothing is open or acknowledged">
            Every alert is closed, or none was raised. New ones appear here by themselves.
          </EmptyState>
        ) : (
          <div className="flex flex-1 flex-col p-3">
            {/* As high as the panel lets it be. */}
            <div aria-hidden className="relative min-h-32 flex-1">
              <div className="absolute inset-0">
                <AgeBars counts={counts} asOf={as_of} />
              </div>
            </div>
            <Numbers counts={counts} asOf={as_of} />
          </div>
        )
      }
    </Panel>
  );
}

const columns = 'grid grid-cols-[6.5rem_repeat(4,1fr)_3rem]';
const numberLink = 'block h-6 rounded-sm text-center leading-6 hover:bg-sunken';

function Numbers({ counts, asOf }: { counts: Counts; asOf: string }) {
  return (
    <table aria-label="Alerts not closed, by severity and age" className="block w-full text-sm">
      <thead className="block text-muted">
        <tr className={`${columns} h-6 items-center`}>
          <th scope="col" className="text-left font-normal">
            Alerts raised
          </th>
          {ages.map(({ id, label }) => (
            <th key={id} scope="col" className="text-center font-normal whitespace-nowrap">
              {label}
            </th>
          ))}
          <th scope="col" className="text-right font-normal">
            All
          </th>
        </tr>
      </thead>
      <tbody className="block">
        {counts.map(({ severity, total, ages: by }) => (
          <tr key={severity} className={`${columns} items-center border-t border-line`}>
            <th scope="row" className="text-left font-normal">
              <SeverityBadge severity={severity} />
            </th>
            {ages.map((age) => (
              <td key={age.id}>
                {by[age.id] === 0 ? (
                  <span className="block text-center text-muted">0</span>
                ) : (
                  <Link
                    to="/alerts"
                    search={alertsOf({ severity, age, asOf })}
                    aria-label={segmentWords(by[age.id], severity, age)}
                    className={`${numberLink} font-semibold`}
                  >
                    {number(by[age.id])}
                  </Link>
                )}
              </td>
            ))}
            <td>
              <Link
                to="/alerts"
                search={alertsOf({ severity, asOf })}
                aria-label={segmentWords(total, severity, { words: 'of any age' })}
                className={`${numberLink} pr-1 text-right!`}
              >
                {number(total)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bones() {
  return (
    <div className="flex h-69 flex-col gap-3">
      <div className="min-h-0 flex-1">
        <ChartSkeleton bars={4} />
      </div>
      {severities.map((severity) => (
        <Bone key={severity} className="w-full" />
      ))}
    </div>
  );
}
