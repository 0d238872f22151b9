import type { Audit } from '../../registry/registry-api.js';
import { percent } from '../../registry/registry-words.js';
import { severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { linesBySeverity } from './score-sum.js';

/** How the score is reckoned, so that nobody has to believe it. */
export function Arithmetic({ audit }: { audit: Audit }) {
  const { score, cap, coverage } = audit;
  const lines = linesBySeverity(audit.arithmetic);
  const earned = lines.reduce((sum, line) => sum + line.earned, 0);
  const possible = lines.reduce((sum, line) => sum + line.possible, 0);
  if (possible === 0) {
    return <p className="text-muted">Nothing that counts was evaluated, so there is nothing to reckon.</p>;
  }
  const share = Math.round((100 * earned) / possible);
  return (
    <div className="flex flex-col gap-2">
      <table aria-label="Weights and what was earned" className="w-full text-sm">
        <thead className="text-muted">
          <tr className="h-6">
            {['Severity', 'Passes', 'Fails', 'Weight', 'Earned'].map((header, at) => (
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
          {lines.map(({ severity, weight, passes, fails, earned: own, possible: of }) => (
            <tr key={severity} className="h-7 border-t border-line">
              <th scope="row" className="text-left font-normal">
                <SeverityBadge severity={severity} />
              </th>
              <td className="text-right">{passes}</td>
              <td className="text-right">{fails}</td>
              <td className="text-right">{weight}</td>
              <td className="text-right">
                {own} of {of}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {earned} of {possible} earned: {share} of 100.
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
        What was not evaluated lowers the coverage, not the score; what is not applicable counts nowhere.
      </p>
    </div>
  );
}
