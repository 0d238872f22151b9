import { useTimeZone } from '../../session/session.js';
import { ChoiceFilter, FilterBar, MoreFilters, TextFilter, type ActiveFilter } from '../../ui/filter-bar.js';
import { rangeWords, TimeRange } from '../../ui/time-range.js';
import { OutcomeBadge, outcomeWords } from './audit-columns.js';
import { noFilter, outcomes, type AuditSearch } from './audit-search.js';

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (part: Partial<AuditSearch>) => void;
}

// What records tell of, and which services write them; an address may name others.
const targetKinds = ['alert', 'api_key', 'organization', 'session', 'user'];
const services = ['identity', 'file-access', 'alerting', 'audit', 'gateway'];

const options = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
const chosen = <T extends string>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

/** Who did what to what, through which service, when, and how it ended. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const timeZone = useTimeZone();
  return (
    <FilterBar active={activeFilters({ search, onChange }, timeZone)} onClear={() => onChange(noFilter)}>
      <TextFilter
        label="Actor"
        placeholder="Actor’s e-mail or id"
        isMain
        value={search.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <MoreFilters>
        <TextFilter
          label="Action"
          placeholder="Action begins with"
          className="w-44 max-md:w-full"
          value={search.action}
          onChange={(action) => onChange({ action })}
        />
        <ChoiceFilter
          label="Outcome"
          isSingle
          options={outcomes.map((value) => ({ value, label: <OutcomeBadge outcome={value} /> }))}
          chosen={chosen(search.outcome)}
          onChange={([outcome]) => onChange({ outcome })}
        />
        <ChoiceFilter
          label="Target"
          isSingle
          options={options(targetKinds)}
          chosen={chosen(search.target_kind)}
          onChange={([target_kind]) => onChange({ target_kind })}
        />
        <TextFilter
          label="Target’s id"
          className="w-36 max-md:w-full"
          value={search.target_id}
          onChange={(target_id) => onChange({ target_id })}
        />
        <ChoiceFilter
          label="Service"
          isSingle
          options={options(services)}
          chosen={chosen(search.service)}
          onChange={([service]) => onChange({ service })}
        />
      </MoreFilters>
      <TimeRange
        time={search}
        unset="Any time"
        onChange={({ range, from, to }) => onChange({ range, from, to })}
      />
    </FilterBar>
  );
}

function activeFilters({ search, onChange }: AuditFiltersProps, timeZone: string): ActiveFilter[] {
  const { actor, action, outcome, service, target_kind, target_id } = search;
  const time = rangeWords(search, timeZone);
  const words: [label: string | undefined, without: Partial<AuditSearch>][] = [
    [actor && `Actor: ${actor}`, { actor: undefined }],
    [action && `Action begins with ${action}`, { action: undefined }],
    [outcome && `Outcome: ${outcomeWords[outcome].toLowerCase()}`, { outcome: undefined }],
    [target_kind && `Target: ${target_kind.replaceAll('_', ' ')}`, { target_kind: undefined }],
    [target_id && `Target’s id: ${target_id}`, { target_id: undefined }],
    [service && `Service: ${service}`, { service: undefined }],
    [time && `Occurred: ${time}`, { range: undefined, from: undefined, to: undefined }],
  ];
  return words.flatMap(([label, without]) =>
    label === undefined || label === '' ? [] : [{ label, onRemove: () => onChange(without) }],
  );
}
