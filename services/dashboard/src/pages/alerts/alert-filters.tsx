import { useMembers, useTimeZone } from '../../session/session.js';
import { ChoiceFilter, FilterBar, TextFilter, type ActiveFilter } from '../../ui/filter-bar.js';
import { severities, severityWords, states, stateWords } from '../../ui/severities.js';
import { SeverityBadge, StateBadge } from '../../ui/severity.js';
import { rangeWords, TimeRange } from '../../ui/time-range.js';
import type { AlertsSearch } from './alerts-search.js';

interface AlertFiltersProps {
  search: AlertsSearch;
  onChange: (part: Partial<AlertsSearch>) => void;
}

const cleared: Partial<AlertsSearch> = {
  ...{ state: undefined, severity: undefined, actor: undefined, q: undefined, assignee: undefined },
  ...{ range: undefined, from: undefined, to: undefined, created_from: undefined, created_to: undefined },
};

export function AlertFilters({ search, onChange }: AlertFiltersProps) {
  const members = useMembers();
  const active = useActiveFilters({ search, onChange });
  const assignees = [
    { value: 'none', label: 'Nobody' },
    ...members.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <FilterBar active={active} onClear={() => onChange(cleared)}>
      <TextFilter
        label="Search titles and actors"
        isMain
        value={search.q}
        onChange={(q) => onChange({ q })}
      />
      <ChoiceFilter
        label="State"
        options={states.map((value) => ({ value, label: <StateBadge state={value} /> }))}
        chosen={search.state ?? []}
        onChange={(state) => onChange({ state })}
      />
      <ChoiceFilter
        label="Severity"
        options={severities.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))}
        chosen={search.severity ?? []}
        onChange={(severity) => onChange({ severity })}
      />
      <ChoiceFilter
        label="Assignee"
        isSingle
        options={assignees}
        chosen={search.assignee === undefined ? [] : [search.assignee]}
        onChange={([assignee]) => onChange({ assignee })}
      />
      <TimeRange
        time={search}
        unset="Any time"
        onChange={({ range, from, to }) => onChange({ range, from, to })}
      />
    </FilterBar>
  );
}

function useActiveFilters({ search, onChange }: AlertFiltersProps): ActiveFilter[] {
  const members = useMembers();
  const timeZone = useTimeZone();
  const { state, severity, actor, q, assignee } = search;
  const time = rangeWords(search, timeZone);
  const raised = rangeWords({ from: search.created_from, to: search.created_to }, timeZone);
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? id;
  const words: [label: string | undefined, without: Partial<AlertsSearch>][] = [
    [q && `Contains: ${q}`, { q: undefined }],
    [state && `State: ${state.map((one) => stateWords[one]).join(', ')}`, { state: undefined }],
    [
      severity && `Severity: ${severity.map((one) => severityWords[one]).join(', ')}`,
      { severity: undefined },
    ],
    [actor && `Actor: ${actor}`, { actor: undefined }],
    [assignee && `Assignee: ${assignee === 'none' ? 'nobody' : nameOf(assignee)}`, { assignee: undefined }],
    [raised && `Raised: ${raised}`, { created_from: undefined, created_to: undefined }],
    [time && `Last seen: ${time}`, { range: undefined, from: undefined, to: undefined }],
  ];
  return words.flatMap(([label, without]) =>
    label === undefined || label === '' ? [] : [{ label, onRemove: () => onChange(without) }],
  );
}
