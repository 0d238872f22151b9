import { useQuery } from '@tanstack/react-query';
import { evidenceQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView, AlertingUsualView } from '../../api/gen/palisade.schemas.js';
import { quantity } from '../../format/format.js';
import { PlacesCredit } from '../../ui/places-credit.js';
import { Measures } from './measures.js';

/** The reasons in words, each measure against its threshold, and what is usual beside it. */
export function WhyUnusual({ alert }: { alert: AlertingAlertView }) {
  const evidence = useQuery(evidenceQuery(alert.id));
  const usual = evidence.data?.usual ?? [];
  const { group, reasons } = alert;
  return (
    <div className="flex flex-col gap-3">
      {reasons.length > 0 && (
        <ul aria-label="Reasons" className="flex list-disc flex-col gap-1 pl-5">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {group.length > 0 && (
        <p className="text-muted">
          Counted by{' '}
          {group.map(({ field = '', value = '' }) => `${field.replaceAll('_', ' ')} ${value}`).join(', ')}:
          several actors may have a part in it.
        </p>
      )}
      <Measures measures={alert.measures} />
      {usual.length > 0 && <UsualTable alert={alert} usual={usual} />}
      {isAboutPlaces(alert) && <PlacesCredit />}
    </div>
  );
}

/** Whether its reasons name countries: those of a speed between two places do. */
const isAboutPlaces = ({ measures, group }: AlertingAlertView) =>
  measures.some(({ unit }) => unit === 'kilometres_per_hour') ||
  group.some(({ field }) => field?.includes('country') === true);

const whose: Record<string, string> = { actor: 'This actor', peers: 'Others' };

function UsualTable({ alert, usual }: { alert: AlertingAlertView; usual: readonly AlertingUsualView[] }) {
  const peakOf = (measure: string | undefined) =>
    alert.measures.find(({ name }) => name === measure) ?? alert.measures[0];
  return (
    <table aria-label="Usual against now" className="w-full border-collapse text-sm">
      <thead className="text-left text-muted">
        <tr className="h-8">
          <th scope="col" className="pr-2 font-normal">
            Whose history
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Usual
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Rarely above
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Now
          </th>
          <th scope="col" className="pl-2 text-right font-normal">
            From days
          </th>
        </tr>
      </thead>
      <tbody>
        {usual.map(({ measure, unit, of = '', median = 0, p95 = 0, days = 0 }) => (
          <tr key={`${of} ${measure ?? ''}`} className="h-8 border-t border-line">
            <td className="pr-2">
              {whose[of] ?? of}
              {measure !== undefined && <span className="text-muted">, {measure.replaceAll('_', ' ')}</span>}
            </td>
            <td className="px-2 text-right">{quantity(median, unit)}</td>
            <td className="px-2 text-right">{quantity(p95, unit)}</td>
            <td className="px-2 text-right font-semibold">{quantity(peakOf(measure)?.peak ?? 0, unit)}</td>
            <td className="pl-2 text-right">{days}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
