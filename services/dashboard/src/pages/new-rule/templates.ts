export interface Template {
  id: string;
  label: string;
  about: string;
  yaml: string;
}

const logsource = `logsource:
  product: palisade
  category: file_access`;

/** Where a new rule can begin: each runs as it is. */
export const templates: readonly Template[] = [
  {
    id: 'event',
    label: 'A single event',
    about: 'Each event that fits, such as a share of something sensitive.',
    yaml: `title: Payroll shared
status: experimental
description: Somebody shared a file of the payroll.
author: Your team
tags:
  - attack.exfiltration
  - attack.t1567
${logsource}
detection:
  selection:
    action: share
    resource|contains: /payroll/
  condition: selection
falsepositives:
  - The accountants at the end of a month
level: high
`,
  },
  {
    id: 'count',
    label: 'Many events in a while',
    about: 'More than so many of one actor within a window.',
    yaml: `title: Download of a contract
name: contract_download
status: experimental
description: Somebody downloaded a contract.
${logsource}
detection:
  selection:
    action: download
    resource|contains: /contracts/
  condition: selection
level: informational
---
title: Burst of contract downloads
name: contract_burst
status: experimental
description: One actor downloaded more than 5 contracts within ten minutes.
author: Your team
tags:
  - attack.collection
  - attack.t1530
correlation:
  type: event_count
  rules:
    - contract_download
  group-by:
    - actor_email
  timespan: 10m
  condition:
    gt: 5
falsepositives:
  - A review of all contracts
level: medium
`,
  },
  {
    id: 'distinct',
    label: 'Many different values',
    about: 'Many different resources, addresses or clients within a window.',
    yaml: `title: Any read
name: any_read
status: experimental
description: Somebody viewed or downloaded something.
${logsource}
detection:
  selection:
    action:
      - view
      - download
  condition: selection
level: informational
---
title: One actor from many addresses
name: many_addresses
status: experimental
description: One actor read from more than 4 addresses within an hour.
author: Your team
correlation:
  type: value_count
  rules:
    - any_read
  group-by:
    - actor_email
  timespan: 1h
  condition:
    field: ip
    gt: 4
falsepositives:
  - Somebody who travels
level: medium
`,
  },
  {
    id: 'sequence',
    label: 'One thing after another',
    about: 'Steps in their order, of one actor, within a window.',
    yaml: `title: Download
name: step_download
status: experimental
description: Somebody downloaded something.
${logsource}
detection:
  selection:
    action: download
  condition: selection
level: informational
---
title: Delete
name: step_delete
status: experimental
description: Somebody deleted something.
${logsource}
detection:
  selection:
    action: delete
  condition: selection
level: informational
---
title: Download, then delete
name: download_then_delete
status: experimental
description: One actor downloaded and then deleted within five minutes.
author: Your team
correlation:
  type: temporal_ordered
  rules:
    - step_download
    - step_delete
  group-by:
    - actor_email
  timespan: 5m
falsepositives:
  - Somebody who tidies up
level: medium
`,
  },
];
