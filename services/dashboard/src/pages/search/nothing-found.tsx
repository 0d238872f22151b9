import { eventFilter, noFilter } from '../../events/event-filter.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/states.js';
import type { SearchSearch } from './search-search.js';

interface NothingFoundProps {
  search: SearchSearch;
  /** The time in words, when one is chosen. */
  words: string | undefined;
  onChange: (part: Partial<SearchSearch>) => void;
}

/** Why there are no rows, and what to try. */
export function NothingFound({ search, words, onChange }: NothingFoundProps) {
  const isFiltered = Object.keys(eventFilter(search)).length > 0;
  const isShort = search.range !== '30d';
  return (
    <EmptyState
      title={isFiltered ? 'No event matches all filters' : 'No events in this time'}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {isFiltered && <Button onClick={() => onChange(noFilter)}>Remove the filters</Button>}
          {isShort && (
            <Button onClick={() => onChange({ range: '30d', from: undefined, to: undefined })}>
              Search the last 30 days
            </Button>
          )}
        </div>
      }
    >
      Time searched: {words ?? 'Last 24 hours'}. {hintFor(search)}
    </EmptyState>
  );
}

function hintFor({ actor, resource }: SearchSearch): string {
  if (actor !== undefined && !actor.includes('@')) return 'An actor is found by the whole e-mail address.';
  if (resource !== undefined && !/^[a-z][a-z0-9+.-]*:\/\//i.test(resource))
    return 'A resource is found by its beginning, such as s3://, in the same case.';
  return '';
}
