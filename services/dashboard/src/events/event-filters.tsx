import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { classes } from '../ui/classes.js';
import { ChoiceFilter, FilterBar, TextFilter, type ActiveFilter } from '../ui/filter-bar.js';
import { actionWord, fileActions } from './actions.js';
import { addressFault } from './address.js';
import { noFilter, type EventFilterSearch } from './event-filter.js';

interface EventFiltersProps {
  filter: EventFilterSearch;
  onChange: (change: Partial<EventFilterSearch>) => void;
  /** More of the page: its time. */
  children?: ReactNode;
}

const options = fileActions.map((value) => ({ value, label: actionWord(value) }));

/** Who did what to which resource from where. */
export function EventFilters({ filter, onChange, children }: EventFiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const fault = filter.ip === undefined ? undefined : addressFault(filter.ip);
  return (
    <FilterBar active={activeFilters(filter, onChange)} onClear={() => onChange(noFilter)}>
      <TextFilter
        label="Actor"
        placeholder="Actor’s whole address"
        value={filter.actor}
        onChange={(actor) => onChange({ actor })}
        isMain
      />
      {/* A phone has room for one line; the others come when asked for. */}
      <Button className="md:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Filters
      </Button>
      <div className={classes('contents', !isOpen && 'max-md:hidden')}>
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
        />
        <TextFilter
          label="Address"
          placeholder="Address or network"
          value={filter.ip}
          onChange={(ip) => onChange({ ip })}
          className="w-44 max-md:w-full"
        />
      </div>
      {children}
      {fault !== undefined && (
        <p role="alert" className="w-full text-sm">
          {fault}
        </p>
      )}
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
  if (ip !== undefined) active.push({ label: `Address: ${ip}`, onRemove: () => onChange({ ip: undefined }) });
  return active;
}
