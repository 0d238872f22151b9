const events = `title: Downloads
name: downloads
logsource: {product: palisade}
detection:
  sel: {action: download}
  condition: sel
---
title: Deletes
name: deletes
logsource: {product: palisade}
detection:
  sel: {action: delete}
  condition: sel
`;

/** Two event rules, `downloads` and `deletes`, and a correlation with this body. */
export function correlationOf(body: string): string {
  return `${events}---\ntitle: A correlation\ncorrelation:\n${body.replaceAll(/^/gm, '  ')}\n`;
}

const group = 'group-by: [actor_email]\ntimespan: 5m\n';

/** Correlations that pySigma reads as we do. */
export const correlations: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    event_count: `type: event_count\nrules: [downloads]\n${group}condition: {gt: 10}`,
    'one rule as text': `type: event_count\nrules: downloads\n${group}condition: {gte: 10}`,
    value_count: `type: value_count\nrules: [downloads]\n${group}condition: {gte: 10, field: resource}`,
    value_sum: `type: value_sum\nrules: [downloads]\n${group}condition: {gt: 10.5, field: bytes}`,
    value_avg: `type: value_avg\nrules: [downloads]\n${group}condition: {lt: 10, field: bytes}`,
    value_median: `type: value_median\nrules: [downloads]\n${group}condition: {lte: 10, field: bytes}`,
    value_percentile: `type: value_percentile\nrules: [downloads]\n${group}condition: {gt: 9, field: bytes, percentile: 95}`,
    temporal: `type: temporal\nrules: [downloads, deletes]\n${group}`,
    temporal_ordered: `type: temporal_ordered\nrules: [downloads, deletes]\n${group}`,
    eq: `type: event_count\nrules: [downloads, deletes]\n${group}condition: {eq: 3}`,
    neq: `type: event_count\nrules: [downloads, deletes]\n${group}condition: {neq: 3}`,
    'the text of a number': `type: event_count\nrules: [downloads]\n${group}condition: {gt: '3'}`,
    'no group': 'type: event_count\nrules: [downloads]\ntimespan: 1h\ncondition: {gt: 10}',
    'one field to group by':
      'type: event_count\nrules: [downloads]\ntimespan: 1d\ngroup-by: ip\ncondition: {gt: 10}',
    generate: `type: event_count\nrules: [downloads]\n${group}generate: true\ncondition: {gt: 10}`,
    aliases: `type: temporal\nrules: [downloads, deletes]\ngroup-by: [who]\ntimespan: 10s\naliases: {who: {downloads: actor_email, deletes: device}}`,
    ...Object.fromEntries(
      ['90s', '90m', '24h', '7d', '2w', '1M', '1y'].map((timespan) => [
        `a timespan of ${timespan}`,
        `type: event_count\nrules: [downloads]\ngroup-by: [ip]\ntimespan: ${timespan}\ncondition: {gt: 1}`,
      ]),
    ),
  }).map(([name, body]) => [name, correlationOf(body)]),
);

/** What both refuse. */
export const refusedCorrelations: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'no type': `rules: [downloads]\n${group}condition: {gt: 10}`,
    'an unknown type': `type: count\nrules: [downloads]\n${group}condition: {gt: 10}`,
    'no rules': `type: event_count\n${group}condition: {gt: 10}`,
    'no timespan': 'type: event_count\nrules: [downloads]\ngroup-by: [ip]\ncondition: {gt: 10}',
    'a timespan without a unit': 'type: event_count\nrules: [downloads]\ntimespan: 5\ncondition: {gt: 10}',
    'a timespan of two units': 'type: event_count\nrules: [downloads]\ntimespan: 1h30m\ncondition: {gt: 10}',
    'a timespan of nothing': 'type: event_count\nrules: [downloads]\ntimespan: 0m\ncondition: {gt: 10}',
    'no condition': `type: event_count\nrules: [downloads]\n${group}`,
    'an unknown operator': `type: event_count\nrules: [downloads]\n${group}condition: {more: 10}`,
    'a condition that is no number': `type: event_count\nrules: [downloads]\n${group}condition: {gt: ten}`,
    'an expression that counts': `type: event_count\nrules: [downloads]\n${group}condition: downloads`,
    'no field': `type: value_count\nrules: [downloads]\n${group}condition: {gt: 10}`,
    'generate of text': `type: event_count\nrules: [downloads]\n${group}generate: 'yes'\ncondition: {gt: 10}`,
    'aliases that are no map': `type: temporal\nrules: [downloads, deletes]\n${group}aliases: [a]`,
  }).map(([name, body]) => [name, correlationOf(body)]),
);
