import { readEventFilter, type EventFilterSearch } from '../../events/event-filter.js';
import type { EventRef } from '../../events/event-queries.js';
import { flag, instant, text, type Search } from '../../url/search-params.js';

/** What the address of the activity feed says. */
export interface ActivitySearch extends EventFilterSearch, EventRef {
  paused?: true;
}

export function readActivitySearch(search: Search): ActivitySearch {
  return {
    ...readEventFilter(search),
    paused: flag(search['paused']),
    event: text(search['event'], 128),
    at: instant(search['at']),
  };
}
