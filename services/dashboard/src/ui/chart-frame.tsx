import { useState, type ReactNode } from 'react';
import { classes } from './classes.js';

interface ChartFrameProps {
  title: string;
  /** What the numbers are: “events per minute”. */
  unit: string;
  aside?: ReactNode;
  /** The same numbers for those who would rather read them. */
  table: { headers: readonly string[]; rows: readonly (readonly (string | number)[])[] };
  height?: number;
  children: ReactNode;
}

/** A chart with its title, its unit, and its numbers as a table. */
export function ChartFrame({ title, unit, aside, table, height = 160, children }: ChartFrameProps) {
  const [isTable, setTable] = useState(false);
  return (
    <figure className="min-w-0 rounded-md border border-line bg-surface">
      <figcaption className="flex items-baseline gap-2 px-3 pt-2">
        <span className="font-semibold whitespace-nowrap">{title}</span>
        <span className="min-w-0 truncate text-sm text-muted">{unit}</span>
        <span className="flex-1" />
        {aside}
        <button
          type="button"
          aria-pressed={isTable}
          className="text-sm leading-6 whitespace-nowrap text-muted underline hover:text-text"
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'Show as a chart' : 'Show as a table'}
        </button>
      </figcaption>
      {/* A table may be longer than the chart: it scrolls, and nothing below moves. */}
      <div className="p-2" style={{ height }}>
        {isTable ? (
          <div
            className="h-full overflow-auto"
            tabIndex={0}
            role="region"
            aria-label={`${title}, as a table`}
          >
            <NumberTable {...table} />
          </div>
        ) : (
          children
        )}
      </div>
    </figure>
  );
}

function NumberTable({ headers, rows }: ChartFrameProps['table']) {
  return (
    <table className="w-full text-sm">
      <thead className="sticky top-0 bg-surface text-muted">
        <tr>
          {headers.map((header, at) => (
            <th
              key={header}
              scope="col"
              className={classes('px-2 font-normal', at === 0 ? 'text-left' : 'text-right')}
            >
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} className="border-t border-line">
            {row.map((value, at) => (
              <td key={at} className={classes('px-2', at === 0 ? 'text-left' : 'text-right')}>
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
