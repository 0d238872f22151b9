import { GradeMark } from '../../registry/grade.js';
import { grades, levels } from '../../registry/registry-api.js';
import { criticalityWords } from '../../registry/registry-words.js';
import { ChoiceFilter, FilterBar, MoreFilters, TextFilter, type ActiveFilter } from '../../ui/filter-bar.js';
import { noApiFilter, type ApisSearch } from './apis.route.js';

interface ApiFiltersProps {
  search: ApisSearch;
  onChange: (change: Partial<ApisSearch>) => void;
}

const some = <T,>(chosen: T[]): T[] | undefined => (chosen.length === 0 ? undefined : chosen);
const activeWords = { yes: 'Audited', no: 'Deactivated' } as const;

/** Which APIs: by name or address, grade, criticality, environment. */
export function ApiFilters({ search, onChange }: ApiFiltersProps) {
  return (
    <FilterBar active={activeFilters(search, onChange)} onClear={() => onChange(noApiFilter)}>
      <TextFilter
        label="API"
        placeholder="Name or address"
        value={search.q}
        onChange={(q) => onChange({ q })}
        isMain
      />
      <MoreFilters>
        <ChoiceFilter
          label="Grade"
          options={grades.map((value) => ({ value, label: <GradeMark grade={value} /> }))}
          chosen={search.grade ?? []}
          onChange={(grade) => onChange({ grade: some(grade) })}
        />
        <ChoiceFilter
          label="Criticality"
          options={levels.map((value) => ({ value, label: criticalityWords[value] }))}
          chosen={search.criticality ?? []}
          onChange={(criticality) => onChange({ criticality: some(criticality) })}
        />
        <ChoiceFilter
          label="State"
          options={(['yes', 'no'] as const).map((value) => ({ value, label: activeWords[value] }))}
          chosen={search.active === undefined ? [] : [search.active]}
          onChange={([active]) => onChange({ active })}
          isSingle
        />
        <TextFilter
          label="Environment"
          placeholder="Environment"
          value={search.environment}
          onChange={(environment) => onChange({ environment })}
          className="w-40 max-md:w-full"
        />
      </MoreFilters>
    </FilterBar>
  );
}

function activeFilters(search: ApisSearch, onChange: ApiFiltersProps['onChange']): ActiveFilter[] {
  const { q, grade, criticality, environment, active } = search;
  const words: [keyof ApisSearch, string | undefined][] = [
    ['q', q && `API: ${q}`],
    ['grade', grade && `Grade: ${grade.join(', ')}`],
    [
      'criticality',
      criticality && `Criticality: ${criticality.map((one) => criticalityWords[one]).join(', ')}`,
    ],
    ['active', active && activeWords[active]],
    ['environment', environment && `Environment: ${environment}`],
  ];
  return words.flatMap(([name, label]) =>
    label === undefined ? [] : [{ label, onRemove: () => onChange({ [name]: undefined }) }],
  );
}
