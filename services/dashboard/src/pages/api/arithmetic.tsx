import { number } from '../../format/format.js';
import type { Audit } from '../../registry/registry-api.js';
import { percent } from '../../registry/registry-words.js';
import { severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { linesBySeverity } from './score-sum.js';

/** How the score is reckoned, so that nobody has to believe it. */
export function Arithmetic({ audit }: { audit: Audit }) {
  const { score, cap, coverage, uncapped_score } = audit;
  const lines = linesBySeverity(audit.arithmetic);
  const earned = lines.reduce((sum, line) => sum + line.earned, 0);
  const possible = lines.reduce((sum, line) => sum + line.possible, 0);
  if (possible === 0) {
    return <p className="text-muted">Nothing that counts was evaluated, so there is nothing to reckon.</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      <table aria-label="Weights and what was earned" className="w-full text-sm">
        <thead className="text-muted">
          <tr className="h-6">
            {['Severity', 'Checks', 'Failed', 'Weight', 'Earned'].map((header, at) => (
              <th
                key={header}
                scope="col"
                className={at === 0 ? 'text-left font-normal' : 'pl-2 text-right font-normal'}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ severity, weight, checks, failed, earned: own, possible: of }) => (
            <tr key={severity} className="h-7 border-t border-line">
              <th scope="row" className="text-left font-normal">
                <SeverityBadge severity={severity} />
              </th>
              <td className="text-right">{checks}</td>
              <td className="text-right">{failed}</td>
              <td className="text-right">{weight}</td>
              <td className="text-right">
                {number(own)} of {number(of)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {number(earned)} of {number(possible)} earned
          {uncapped_score !== null && `: ${String(uncapped_score)} of 100`}.
        </li>
        {cap !== null && (
          <li>
            The worst failure caps it at {cap.at}: {severityWords[cap.severity].toLowerCase()},{' '}
            <code className="font-mono text-sm break-all">{cap.by_check_id}</code>.
          </li>
        )}
        {score === null ? (
          <li>
            {coverage === null ? 'Nothing' : `Only ${percent(coverage)} by weight`} could be evaluated; below
            50 % there is no score and no grade.
          </li>
        ) : (
          <li>
            <strong>The score is {score}.</strong>
          </li>
        )}
      </ul>
      <p className="text-sm text-muted">
        A check that passed on some assets only earns that share of its weight. What was not evaluated lowers
        the coverage, not the score; what is not applicable counts nowhere.
      </p>
    </div>
  );
}
