import { eventFilter, readEventFilter, type EventFilterSearch } from '../../events/event-filter.js';
import type { EventRef } from '../../events/event-queries.js';
import { instant, oneOf, text, type Search } from '../../url/search-params.js';
import { relativeRanges, timeSearch, type TimeSearch } from '../../url/time-range.js';

const sorts = ['-occurred_at', 'occurred_at'] as const;
export const defaultSort = '-occurred_at';
export const defaultRange = '24h';

/** What the address of the event search says. */
export interface SearchSearch extends EventFilterSearch, TimeSearch, EventRef {
  sort?: (typeof sorts)[number];
}

export function readSearch(search: Search): SearchSearch {
  const sort = oneOf(search['sort'], sorts);
  return {
    ...readEventFilter(search),
    ...timeSearch(search),
    sort: sort === defaultSort ? undefined : sort,
    event: text(search['event'], 128),
    at: instant(search['at']),
  };
}

/** Which events are asked for at a moment; the table and the chart ask for the same. */
export function searchFilter(search: SearchSearch, askedAt: number) {
  return { ...eventFilter(search), ...resolved(search, askedAt) };
}

/** Always with both ends: pages that are read later are of the same time as the first. */
function resolved({ range, from, to }: TimeSearch, askedAt: number): { from: string; to: string } {
  const end = to ?? new Date(askedAt).toISOString();
  const length = relativeRanges[range ?? defaultRange].milliseconds;
  return { from: from ?? new Date(Date.parse(end) - length).toISOString(), to: end };
}
