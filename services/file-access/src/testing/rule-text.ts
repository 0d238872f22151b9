/** Texts of rules as tests need them: each says what differs. */

export interface EventRuleGiven {
  readonly id?: string;
  readonly name?: string;
  readonly title?: string;
  readonly action?: string;
  readonly extra?: string;
}

export function eventRule({
  id,
  name,
  title = 'Share',
  action = 'share',
  extra = '',
}: EventRuleGiven = {}): string {
  return `title: ${title}
${id === undefined ? '' : `id: ${id}\n`}${name === undefined ? '' : `name: ${name}\n`}status: test
description: Somebody did it.
logsource:
  product: palisade
  category: file_access
detection:
  selection:
    action: ${action}
${extra}  condition: selection
level: low
`;
}

export interface CountGiven {
  readonly id?: string;
  readonly title?: string;
  readonly of: string;
  readonly more?: number;
  readonly timespan?: string;
}

export function countRule({ id, title = 'Many shares', of, more = 2, timespan = '10m' }: CountGiven): string {
  return `title: ${title}
${id === undefined ? '' : `id: ${id}\n`}status: test
description: Too many of them.
tags:
  - attack.exfiltration
  - attack.t1567
correlation:
  type: event_count
  rules:
    - ${of}
  group-by:
    - actor_email
  timespan: ${timespan}
  condition:
    gt: ${more}
level: high
`;
}
