import type { ReactNode } from 'react';
import { ChoiceFilter, FilterBar, MoreFilters, TextFilter, type ActiveFilter } from '../ui/filter-bar.js';
import { actionWord, fileActions } from './actions.js';
import { eventFilter, faultOf, noFilter, type EventFilterSearch } from './event-filter.js';

interface EventFiltersProps {
  filter: EventFilterSearch;
  onChange: (change: Partial<EventFilterSearch>) => void;
  /** More of the page: its time. */
  children?: ReactNode;
}

const options = fileActions.map((value) => ({ value, label: actionWord(value) }));

/** Who did what to which resource from where. */
export function EventFilters({ filter, onChange, children }: EventFiltersProps) {
  return (
    <FilterBar active={activeFilters(eventFilter(filter), onChange)} onClear={() => onChange(noFilter)}>
      <TextFilter
        label="Actor"
        placeholder="Actor’s e-mail"
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
        faultOf={faultOf.actor}
        isMain
      />
      <MoreFilters>
        <ChoiceFilter
          label="Action"
          options={options}
          chosen={filter.action ?? []}
          onChange={(action) => onChange({ action: action.length === 0 ? undefined : action })}
        />
        <TextFilter
          label="Resource"
          placeholder="Resource begins with"
          value={filter.resource}
          onChange={(resource) => onChange({ resource })}
          faultOf={faultOf.resource}
        />
        <TextFilter
          label="IP address or network"
          value={filter.ip}
          onChange={(ip) => onChange({ ip })}
          faultOf={faultOf.ip}
          className="w-52 max-md:w-full"
        />
      </MoreFilters>
      {children}
    </FilterBar>
  );
}

function activeFilters(
  { actor, action, resource, ip }: EventFilterSearch,
  onChange: EventFiltersProps['onChange'],
): ActiveFilter[] {
  const active: ActiveFilter[] = [];
  if (actor !== undefined)
    active.push({ label: `Actor: ${actor}`, onRemove: () => onChange({ actor: undefined }) });
  if (action !== undefined)
    active.push({
      label: `Action: ${action.join(', ')}`,
      onRemove: () => onChange({ action: undefined }),
    });
  if (resource !== undefined)
    active.push({
      label: `Resource begins with ${resource}`,
      onRemove: () => onChange({ resource: undefined }),
    });
  if (ip !== undefined)
    active.push({ label: `IP address: ${ip}`, onRemove: () => onChange({ ip: undefined }) });
  return active;
}
