import type { FileAccessEventMinute } from '../../api/gen/palisade.schemas.js';
import { clockTime, number } from '../../format/format.js';
import { useTimeZone } from '../../session/session.js';

interface MinuteTableProps {
  minutes: readonly FileAccessEventMinute[];
  ghosts: readonly number[];
}

/** The numbers of the chart, the latest minute first. */
export function MinuteTable({ minutes, ghosts }: MinuteTableProps) {
  const timeZone = useTimeZone();
  const rows = minutes.map(({ start, count }, index) => ({ start, count, ghost: ghosts[index] })).reverse();
  return (
    <div
      className="h-full overflow-auto"
      tabIndex={0}
      role="region"
      aria-label="Events per minute, as a table"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            {['Minute', 'Events', 'An hour earlier'].map((header, at) => (
              <th
                key={header}
                scope="col"
                className={`px-2 font-normal ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, count, ghost }) => (
            <tr key={start} className="border-t border-line">
              <td className="px-2">{clockTime(start, timeZone)}</td>
              <td className="px-2 text-right">{number(count)}</td>
              <td className="px-2 text-right">{ghost === undefined ? '' : number(ghost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
