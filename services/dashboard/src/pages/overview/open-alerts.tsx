import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertingAlertSummary } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { severityColour, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Bone, EmptyState } from '../../ui/states.js';
import { countTicks } from '../search/axis.js';
import { ages, alertsOf, type Age } from './ages.js';
import { Panel } from './panel.js';

type Counts = AlertingAlertSummary['open_by_severity'];

/** Live alerts by age, stacked by severity, and the same as numbers; each leads to the alerts that it counts. */
export function OpenAlerts({ summary }: { summary: UseQueryResult<AlertingAlertSummary> }) {
  return (
    <Panel
      title="Open alerts"
      unit="by severity and age"
      query={summary}
      skeleton={<Bone className="h-56 w-full" />}
    >
      {({ open_by_severity: counts, as_of }) =>
        counts.every(({ total }) => total === 0) ? (
          <EmptyState title="Nothing is open">
            Every alert is resolved, or none was raised. New ones appear here by themselves.
          </EmptyState>
        ) : (
          <div className="flex flex-1 flex-col p-3">
            <Bars counts={counts} asOf={as_of} />
            <Numbers counts={counts} asOf={as_of} />
          </div>
        )
      }
    </Panel>
  );
}

const columns = 'grid grid-cols-[6.5rem_repeat(4,1fr)_3rem]';
const totalOf = (counts: Counts, { id }: Age) => counts.reduce((sum, { ages: by }) => sum + by[id], 0);

// For the pointer: the numbers below are the same links, for everybody.
function Bars({ counts, asOf }: { counts: Counts; asOf: string }) {
  const ticks = countTicks(Math.max(...ages.map((age) => totalOf(counts, age))));
  const top = ticks.at(-1) ?? 1;
  return (
    <div aria-hidden className={`${columns} min-h-32 flex-1 pt-4 text-xs text-muted`}>
      <div className="relative">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute right-2 translate-y-1/2 leading-none"
            style={{ bottom: `${String((tick / top) * 100)}%` }}
          >
            {number(tick)}
          </span>
        ))}
      </div>
      <div className="relative col-span-4 grid grid-cols-4 border-b border-line-strong">
        {ticks.slice(1).map((tick) => (
          <span
            key={tick}
            className="pointer-events-none absolute inset-x-0 border-t border-line"
            style={{ bottom: `${String((tick / top) * 100)}%` }}
          />
        ))}
        {ages.map((age) => (
          // The most severe stands on the axis.
          <div key={age.id} className="relative flex flex-col-reverse items-center">
            {counts.map(({ severity, ages: by }) =>
              by[age.id] === 0 ? null : (
                <Link
                  key={severity}
                  to="/alerts"
                  search={alertsOf({ severity, age, asOf })}
                  tabIndex={-1}
                  title={`${number(by[age.id])} ${severityWords[severity].toLowerCase()}, ${age.words}`}
                  className="relative w-1/2 max-w-14 border-t border-surface hover:brightness-110"
                  style={{
                    height: `${String((by[age.id] / top) * 100)}%`,
                    minHeight: 4,
                    background: severityColour(severity),
                  }}
                />
              ),
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

const numberLink = 'block h-6 rounded-sm text-center leading-6 hover:bg-sunken';

function Numbers({ counts, asOf }: { counts: Counts; asOf: string }) {
  return (
    <table aria-label="Open alerts by severity and age" className="block w-full text-sm">
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
                    aria-label={`${number(by[age.id])} ${severityWords[severity].toLowerCase()}, ${age.words}`}
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
                aria-label={`${number(total)} ${severityWords[severity].toLowerCase()}, of any age`}
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
