/** Rules of every kind with small bounds, so that what is rare in earnest (edges, equal times, runs that touch) is common. */
const looking = (name: string, action: string) => `
title: ${name}
name: ${name}
logsource: { product: palisade, category: file_access }
detection: { selection: { action: ${action} }, condition: selection }
level: low
`;

interface Given {
  readonly type: string;
  readonly condition?: string;
  readonly rules?: string;
  readonly by?: string;
  readonly more?: string;
}

const correlation = (name: string, { type, condition, rules, by = '[actor_email]', more = '' }: Given) => `
title: ${name}
name: ${name}
correlation:
  type: ${type}
  rules: [${rules ?? `${name}_a`}]
  ${by === '' ? '' : `group-by: ${by}`}
  timespan: 5m
  ${condition === undefined ? '' : `condition: { ${condition} }`}
  ${more}
level: medium
`;

/** A rule over downloads. */
const one = (name: string, given: Given) =>
  [looking(`${name}_a`, 'download'), correlation(name, given)].join('---');

/** A rule over downloads, views and deletes. */
const three = (name: string, given: Given) =>
  [
    looking(`${name}_a`, 'download'),
    looking(`${name}_b`, 'view'),
    looking(`${name}_c`, 'delete'),
    correlation(name, given),
  ].join('---');

const abc = (name: string) => `${name}_a, ${name}_b, ${name}_c`;

/** A rule over what another holds at. */
const chain = (name: string, inner: Given, outer: Given) =>
  [
    looking(`${name}_a`, 'download'),
    looking(`${name}_c`, 'delete'),
    correlation(`${name}_inner`, { ...inner, rules: `${name}_a` }),
    correlation(name, outer),
  ].join('---');

export const correlationRules: Readonly<Record<string, string>> = {
  count: one('count', { type: 'event_count', condition: 'gt: 3' }),
  sum: one('sum', { type: 'value_sum', condition: 'field: bytes, gte: 30' }),
  distinct: one('distinct', { type: 'value_count', condition: 'field: ip, gte: 2' }),
  distinct_pairs: one('distinct_pairs', { type: 'value_count', condition: 'field: [ip, bytes], gt: 3' }),
  mean: one('mean', { type: 'value_avg', condition: 'field: bytes, gt: 12' }),
  median: one('median', { type: 'value_median', condition: 'field: bytes, gte: 14' }),
  percentile: one('percentile', {
    type: 'value_percentile',
    condition: 'field: bytes, percentile: 75, gt: 18',
  }),
  fewer: one('fewer', { type: 'event_count', condition: 'lt: 3' }),
  exactly: one('exactly', { type: 'event_count', condition: 'eq: 2' }),
  other: one('other', { type: 'event_count', condition: 'neq: 2' }),
  between: one('between', { type: 'event_count', condition: 'gt: 1, lte: 4' }),
  small_mean: one('small_mean', { type: 'value_avg', condition: 'field: bytes, lt: 10' }),
  all_of: three('all_of', { type: 'temporal', rules: abc('all_of') }),
  in_order: three('in_order', { type: 'temporal_ordered', rules: abc('in_order') }),
  same_action: [
    looking('same_action_a', 'download'),
    looking('same_action_b', "['download', 'view']"),
    correlation('same_action', { type: 'temporal_ordered', rules: 'same_action_a, same_action_b' }),
  ].join('---'),
  count_of_counts: chain(
    'count_of_counts',
    { type: 'event_count', condition: 'gte: 2' },
    { type: 'event_count', condition: 'gt: 2', rules: 'count_of_counts_inner' },
  ),
  burst_then_delete: chain(
    'burst_then_delete',
    { type: 'event_count', condition: 'gte: 3' },
    { type: 'temporal_ordered', rules: 'burst_then_delete_inner, burst_then_delete_c' },
  ),
  sum_of_small: chain(
    'sum_of_small',
    { type: 'value_avg', condition: 'field: bytes, lt: 12' },
    { type: 'value_sum', condition: 'field: bytes, gt: 10', rules: 'sum_of_small_inner' },
  ),
  few_of_many: chain(
    'few_of_many',
    { type: 'event_count', condition: 'gte: 2' },
    { type: 'event_count', condition: 'lte: 2', rules: 'few_of_many_inner' },
  ),
  by_address: one('by_address', { type: 'event_count', condition: 'gt: 2', by: '[ip]' }),
  by_both: one('by_both', { type: 'value_sum', condition: 'field: bytes, gt: 20', by: '[ip, actor_email]' }),
  by_nothing: one('by_nothing', { type: 'event_count', condition: 'gte: 5', by: '' }),
  actors: one('actors', { type: 'value_count', condition: 'field: actor_email, gte: 2', by: '[ip]' }),
  other_groups: chain(
    'other_groups',
    { type: 'event_count', condition: 'gte: 2' },
    { type: 'event_count', condition: 'gte: 2', rules: 'other_groups_inner', by: '[ip]' },
  ),
  settled_groups: chain(
    'settled_groups',
    { type: 'value_avg', condition: 'field: bytes, lt: 14' },
    { type: 'value_median', condition: 'field: bytes, gte: 5', rules: 'settled_groups_inner', by: '[ip]' },
  ),
  generated: one('generated', { type: 'event_count', condition: 'gte: 3', more: 'generate: true' }),
};
