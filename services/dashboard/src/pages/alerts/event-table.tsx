import { Fragment } from 'react';
import { bytes } from '../../format/format.js';
import { ShortTime } from '../../ui/time.js';

/** What is shown of an event, stored or sampled. */
export interface ShownEvent {
  event_id?: string;
  occurred_at?: string;
  action?: string;
  resource?: string;
  bytes?: number;
  ip?: string;
  ua?: string;
}

/** A short table of raw events. */
export function EventTable({ label, events }: { label: string; events: readonly ShownEvent[] }) {
  return (
    <div
      className="max-h-72 overflow-auto rounded-md border border-line bg-surface"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-surface text-left text-muted">
          <tr className="h-8">
            {['Time', 'Action', 'Resource'].map((header) => (
              <th key={header} scope="col" className="px-2 font-normal">
                {header}
              </th>
            ))}
            <th scope="col" className="px-2 text-right font-normal">
              Bytes
            </th>
            <th scope="col" className="px-2 font-normal">
              Address
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            <tr key={event.event_id ?? index} className="h-8 border-t border-line" title={event.ua}>
              <td className="px-2 whitespace-nowrap">
                {event.occurred_at !== undefined && <ShortTime at={event.occurred_at} />}
              </td>
              <td className="px-2">{event.action}</td>
              <td className="px-2 min-w-40 font-mono wrap-anywhere">
                <Resource name={event.resource ?? ''} />
              </td>
              <td className="px-2 text-right whitespace-nowrap">
                {event.bytes === undefined ? '' : bytes(event.bytes)}
              </td>
              <td className="px-2 font-mono whitespace-nowrap">{event.ip}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Breaks after a slash where it has to break. */
function Resource({ name }: { name: string }) {
  return name.split(/(?<=\/)/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
