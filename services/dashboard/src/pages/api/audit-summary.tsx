import { Link } from '@tanstack/react-router';
import { GradeMark } from '../../registry/grade.js';
import type { Audit, OutcomeStatus } from '../../registry/registry-api.js';
import { outcomeWords, percent, scoreWords } from '../../registry/registry-words.js';
import { severities, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';

const shown = ['fail', 'pass', 'not_evaluated', 'not_applicable'] as const satisfies OutcomeStatus[];

/** Grade, score and coverage, and outcomes by severity: each number leads to what it counts. */
export function AuditSummary({ audit }: { audit: Audit }) {
  const { counts } = audit;
  if (counts === null) return <p className="text-muted">It brought no outcomes.</p>;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-4">
        <GradeMark grade={audit.grade} isLarge />
        <div>
          <p className="text-xl font-semibold">{scoreWords(audit)}</p>
          <p className="text-muted">
            {audit.coverage === null ? 'Nothing was evaluated' : `Coverage ${percent(audit.coverage)}`}
          </p>
        </div>
      </div>
      <table aria-label="Outcomes by severity" className="w-full text-sm">
        <thead className="text-muted">
          <tr className="h-6">
            <th scope="col" className="text-left font-normal">
              Severity
            </th>
            {shown.map((status) => (
              <th key={status} scope="col" className="pl-2 text-right font-normal">
                {outcomeWords[status]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {severities.map((severity) => (
            <tr key={severity} className="h-7 border-t border-line">
              <th scope="row" className="text-left font-normal">
                <SeverityBadge severity={severity} />
              </th>
              {shown.map((status) => {
                const count = counts.by_severity[severity][status];
                return (
                  <td key={status} className="text-right">
                    {count === 0 ? (
                      <span className="px-1 text-muted">0</span>
                    ) : (
                      <Link
                        to="/apis/$apiId"
                        params={{ apiId: audit.api_id }}
                        search={({ audit: chosen }) => ({
                          tab: 'outcomes',
                          status,
                          severity,
                          audit: chosen,
                        })}
                        aria-label={`${String(count)} of severity ${severityWords[severity]}: ${outcomeWords[status]}`}
                        className="inline-block min-w-6 rounded-sm px-1 leading-6 font-semibold hover:bg-sunken"
                      >
                        {count}
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="h-7 border-t border-line-strong">
            <th scope="row" className="text-left font-normal">
              All
            </th>
            {shown.map((status) => (
              <td key={status} className="pr-1 text-right">
                {counts[status]}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
