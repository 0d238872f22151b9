import { RuleStateMark } from '../../rules/rule-state.js';
import {
  ruleKinds,
  ruleKindWords,
  ruleModes,
  ruleModeWords,
  ruleSources,
  ruleSourceWords,
  ruleStates,
  ruleStateWords,
} from '../../rules/rule-words.js';
import { ChoiceFilter, FilterBar, MoreFilters, TextFilter, type ActiveFilter } from '../../ui/filter-bar.js';
import { severities, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { noRuleFilter, type RulesSearch } from './rules.route.js';

interface RuleFiltersProps {
  search: RulesSearch;
  onChange: (change: Partial<RulesSearch>) => void;
}

const some = <T,>(chosen: T[]): T[] | undefined => (chosen.length === 0 ? undefined : chosen);

/** Which rules: by name, severity, type, state, origin. */
export function RuleFilters({ search, onChange }: RuleFiltersProps) {
  return (
    <FilterBar active={activeFilters(search, onChange)} onClear={() => onChange(noRuleFilter)}>
      <TextFilter
        label="Rule"
        placeholder="Name, description or tag"
        value={search.q}
        onChange={(q) => onChange({ q })}
        isMain
      />
      <MoreFilters>
        <ChoiceFilter
          label="Severity"
          options={severities.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))}
          chosen={search.severity ?? []}
          onChange={(severity) => onChange({ severity: some(severity) })}
        />
        <ChoiceFilter
          label="Type"
          options={ruleKinds.map((value) => ({ value, label: ruleKindWords[value] }))}
          chosen={search.kind ?? []}
          onChange={(kind) => onChange({ kind: some(kind) })}
        />
        <ChoiceFilter
          label="State"
          options={ruleStates.map((value) => ({ value, label: <RuleStateMark state={value} /> }))}
          chosen={search.state ?? []}
          onChange={(state) => onChange({ state: some(state) })}
        />
        <ChoiceFilter
          label="Origin"
          options={ruleSources.map((value) => ({ value, label: ruleSourceWords[value] }))}
          chosen={search.source === undefined ? [] : [search.source]}
          onChange={([source]) => onChange({ source })}
          isSingle
        />
        <ChoiceFilter
          label="Mode"
          options={ruleModes.map((value) => ({ value, label: ruleModeWords[value] }))}
          chosen={search.mode === undefined ? [] : [search.mode]}
          onChange={([mode]) => onChange({ mode })}
          isSingle
        />
        <TextFilter
          label="ATT&CK technique"
          placeholder="Technique, such as T1530"
          value={search.technique}
          onChange={(technique) => onChange({ technique })}
          className="w-48 max-md:w-full"
        />
      </MoreFilters>
    </FilterBar>
  );
}

function activeFilters(search: RulesSearch, onChange: RuleFiltersProps['onChange']): ActiveFilter[] {
  const { q, severity, kind, state, source, mode, technique } = search;
  const words: [keyof RulesSearch, string | undefined][] = [
    ['q', q && `Rule: ${q}`],
    ['severity', severity && `Severity: ${severity.map((one) => severityWords[one]).join(', ')}`],
    ['kind', kind && `Type: ${kind.map((one) => ruleKindWords[one]).join(', ')}`],
    ['state', state && `State: ${state.map((one) => ruleStateWords[one]).join(', ')}`],
    ['source', source && `Origin: ${ruleSourceWords[source]}`],
    ['mode', mode && `Mode: ${ruleModeWords[mode]}`],
    ['technique', technique && `Technique: ${technique}`],
  ];
  return words.flatMap(([name, label]) =>
    label === undefined ? [] : [{ label, onRemove: () => onChange({ [name]: undefined }) }],
  );
}
