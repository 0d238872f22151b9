import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';

const keys = {
  document:
    'title id name status description references author date tags logsource detection correlation filter falsepositives level palisade',
  logsource: 'product category service',
  correlation: 'type rules group-by timespan condition generate aliases',
  condition: 'gt gte lt lte eq neq field percentile',
};
const values = {
  level: 'informational low medium high critical',
  status: 'stable test experimental deprecated unsupported',
  type: 'event_count value_count value_sum value_avg value_median value_percentile temporal temporal_ordered',
  product: 'palisade',
  category: 'file_access',
  action: 'upload download view update delete rename move copy share unshare sync list other',
};
const fields =
  'actor_email actor.domain action action_name resource resource.scheme resource.host resource.path resource.name resource.extension resource.area bytes ip ip.network ip.country ua ua.family session_id device source occurred_at';
const modifiers =
  'contains startswith endswith all re cidr exists cased neq lt lte gt gte fieldref expand windash';

const options = (words: string, apply = '') =>
  words.split(' ').map((label) => ({ label, type: 'keyword', apply: `${label}${apply}` }));

/** Keys, values and modifiers that a rule may have at this place, by the line and what it stands below. */
export function completeRule(context: CompletionContext): CompletionResult | null {
  const { text: line, from: start } = context.state.doc.lineAt(context.pos);
  const before = line.slice(0, context.pos - start);
  const modifier = /\|[\w|]*?(\w*)$/.exec(before);
  if (modifier !== null && !before.includes(':'))
    return { from: context.pos - (modifier[1]?.length ?? 0), options: options(modifiers) };
  const value = /^\s*-?\s*([\w-]+):\s*(\w*)$/.exec(before);
  if (value !== null) {
    const known = values[value[1] as keyof typeof values] as string | undefined;
    return known === undefined
      ? null
      : { from: context.pos - (value[2]?.length ?? 0), options: options(known) };
  }
  const key = /^(\s*)(?:-\s+)?([\w-]*)$/.exec(before);
  if (key === null || (key[2] === '' && !context.explicit)) return null;
  const from = context.pos - (key[2]?.length ?? 0);
  if (key[1] === '') return { from, options: options(keys.document, ': ') };
  const above = parentOf(context, key[1]?.length ?? 0);
  const known =
    above === 'condition' || above === 'correlation' || above === 'logsource' ? keys[above] : fields;
  return { from, options: options(known, ': ') };
}

/** The key under which a line with this indentation stands. */
function parentOf(context: CompletionContext, indentation: number): string | undefined {
  const { doc } = context.state;
  for (let number = doc.lineAt(context.pos).number - 1; number > 0; number -= 1) {
    const key = /^(\s*)(?:-\s+)?([\w-]+):/.exec(doc.line(number).text);
    if (key !== null && (key[1]?.length ?? 0) < indentation) return key[2];
  }
  return undefined;
}
