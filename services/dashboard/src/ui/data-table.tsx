import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { classes } from './classes.js';
import { useHotkeys } from './hotkeys.js';
import { Icon } from './icon.js';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Pixels; a column without shares what is left. */
  width?: number;
  /** Numbers stand on the right. */
  align?: 'end';
  /** The name that `sort` has for it; without, the column can't be sorted by. */
  sort?: string;
  /** Below which width of the window it gives way: narrow is a phone. */
  hide?: 'narrow' | 'medium';
}

interface DataTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** `severity`, or `-severity` for descending. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** On a phone: two lines instead of the columns. */
  card?: (row: Row) => ReactNode;
  /** Enter or a click on a row. */
  onOpen?: (row: Row) => void;
  /** The row whose drawer is open: `j` and `k` then open its neighbours. */
  openKey?: string;
  /** The end is near: read the next page. */
  onEnd?: () => void;
  /** The pointer is in the table, or it is scrolled: what is new had better wait. */
  onHold?: (isHeld: boolean) => void;
  /** Below the last row, and instead of rows when there are none. */
  footer?: ReactNode;
}

const rowHeight = 32;
const cardHeight = 52;
const hidden = { narrow: 'max-md:hidden', medium: 'max-xl:hidden' } as const;

/** Rows of one line, as many as there are: only those in sight are in the document. Fills what holds it. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, keyOf, onOpen, openKey, onEnd, footer } = props;
  const isNarrow = useNarrow();
  const card = isNarrow ? props.card : undefined;
  const height = card === undefined ? rowHeight : cardHeight;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const focusWanted = useRef(false);
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is read in this component only
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => keyOf(rows[index] as Row),
    overscan: 12,
    scrollPaddingStart: rowHeight,
    // The row that has the focus stays in the document, or the focus would be lost by scrolling.
    rangeExtractor: (range) => [
      ...new Set([...(active >= 0 && active < rows.length ? [active] : []), ...defaultRangeExtractor(range)]),
    ],
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;

  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);

  const move = (by: number) => {
    const from = openKey === undefined ? active : rows.findIndex((row) => keyOf(row) === openKey);
    const next = Math.min(Math.max(from + by, 0), rows.length - 1);
    const row = rows[next];
    if (row === undefined) return;
    setActive(next);
    virtualizer.scrollToIndex(next);
    if (openKey !== undefined) onOpen?.(row);
    else focusWanted.current = true;
  };
  useHotkeys({
    j: { label: 'Next row', run: () => move(1) },
    k: { label: 'Previous row', run: () => move(-1) },
  });
  const hold = useHold(props.onHold);

  const table = (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className={classes(
        'relative overflow-auto overscroll-contain bg-surface',
        rows.length === 0 ? 'shrink-0' : 'min-h-0 flex-1',
      )}
      {...hold}
    >
      <HeaderRow {...props} isHidden={card !== undefined} />
      <div
        role={rows.length === 0 ? undefined : 'rowgroup'}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ index, start, key }) => {
          const row = rows[index] as Row;
          const isOpen = keyOf(row) === openKey;
          return (
            <div
              key={key}
              ref={(element) => {
                if (index !== active || !focusWanted.current || element === null) return;
                focusWanted.current = false;
                element.focus({ preventScroll: true });
              }}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={onOpen === undefined ? undefined : isOpen}
              tabIndex={index === Math.max(active, 0) ? 0 : -1}
              className={classes(
                'absolute left-0 flex w-full items-center border-b border-line px-2 outline-offset-[-2px]',
                onOpen !== undefined && 'cursor-pointer hover:bg-sunken',
                isOpen && 'bg-accent-soft hover:bg-accent-soft',
              )}
              style={{ height, transform: `translateY(${String(start)}px)` }}
              onFocus={() => setActive(index)}
              onClick={() => {
                // Who selects text in a row doesn't want it opened.
                if (getSelection()?.isCollapsed !== false) onOpen?.(row);
              }}
              onKeyDown={(event) => {
                if (event.target !== event.currentTarget) return;
                if (event.key === 'Enter') onOpen?.(row);
                else if (event.key === 'ArrowDown') move(1);
                else if (event.key === 'ArrowUp') move(-1);
                else return;
                event.preventDefault();
              }}
            >
              <Cells row={row} columns={columns} card={card} />
            </div>
          );
        })}
      </div>
      {rows.length > 0 && footer}
    </div>
  );
  if (rows.length > 0) return table;
  // What is said instead of rows is no part of the table.
  return (
    <>
      {table}
      <div className="min-h-0 flex-1 overflow-auto bg-surface">{footer}</div>
    </>
  );
}

interface CellsProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  card: ((row: Row) => ReactNode) | undefined;
}

function PlainCells<Row>({ row, columns, card }: CellsProps<Row>) {
  if (card !== undefined) {
    return (
      <div role="gridcell" className="min-w-0 flex-1 px-2">
        {card(row)}
      </div>
    );
  }
  return columns.map((column) => (
    <Cell key={column.id} column={column} role="gridcell">
      {column.cell(row)}
    </Cell>
  ));
}

// While somebody scrolls, rows that stay in sight only move: what is in them is left alone.
const Cells = memo(PlainCells) as typeof PlainCells;

function HeaderRow<Row>({
  label,
  columns,
  sort,
  onSort,
  isHidden,
}: DataTableProps<Row> & { isHidden: boolean }) {
  if (isHidden)
    return (
      <div role="rowgroup" className="sr-only">
        <div role="row" aria-rowindex={1}>
          <span role="columnheader">{label}</span>
        </div>
      </div>
    );
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-surface">
      <div
        role="row"
        aria-rowindex={1}
        className="flex h-8 items-center border-b border-line px-2 text-sm text-muted"
      >
        {columns.map((column) => {
          const isBy = column.sort !== undefined && sort?.replace('-', '') === column.sort;
          const isDescending = sort?.startsWith('-') === true;
          const order = isDescending ? 'descending' : 'ascending';
          return (
            <Cell
              key={column.id}
              column={column}
              role="columnheader"
              sorted={isBy ? order : column.sort === undefined ? undefined : 'none'}
            >
              {column.sort === undefined || onSort === undefined ? (
                column.header
              ) : (
                <button
                  type="button"
                  className={classes(
                    'inline-flex items-center gap-1 hover:text-text',
                    isBy && 'font-semibold text-text',
                  )}
                  onClick={() => onSort(isBy && isDescending ? (column.sort ?? '') : `-${column.sort ?? ''}`)}
                >
                  {column.header}
                  {isBy && <Icon name={isDescending ? 'down' : 'up'} className="size-3" />}
                </button>
              )}
            </Cell>
          );
        })}
      </div>
    </div>
  );
}

interface CellProps<Row> {
  column: Column<Row>;
  role: 'gridcell' | 'columnheader';
  sorted?: 'ascending' | 'descending' | 'none';
  children: ReactNode;
}

function Cell<Row>({ column, role, sorted, children }: CellProps<Row>) {
  const { width, align, hide } = column;
  return (
    <div
      role={role}
      aria-sort={sorted}
      className={classes(
        'truncate px-2',
        width === undefined ? 'min-w-24 flex-1 basis-0' : 'shrink-0',
        align === 'end' && 'text-right',
        hide !== undefined && hidden[hide],
      )}
      style={width === undefined ? undefined : { width }}
    >
      {children}
    </div>
  );
}

/** Whether the table should hold still: somebody points into it, or reads further down. */
function useHold(onHold: ((isHeld: boolean) => void) | undefined) {
  const held = useRef({ pointer: false, scroll: false });
  if (onHold === undefined) return {};
  const set = (part: Partial<typeof held.current>) => {
    held.current = { ...held.current, ...part };
    onHold(held.current.pointer || held.current.scroll);
  };
  return {
    onPointerEnter: () => set({ pointer: true }),
    onPointerLeave: () => set({ pointer: false }),
    onScroll: (event: React.UIEvent<HTMLElement>) => set({ scroll: event.currentTarget.scrollTop > 8 }),
  };
}

const phone = matchMedia('(max-width: 47.99rem)');

function useNarrow(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      phone.addEventListener('change', watcher);
      return () => phone.removeEventListener('change', watcher);
    },
    () => phone.matches,
  );
}
