/** What an event must be like to be left out; all that is given must fit. */
export interface Criteria {
  actor_email?: string | null;
  resource?: string | null;
  ip?: string | null;
  ua?: string | null;
  action?: string | null;
}

export const criterionNames = ['actor_email', 'ip', 'ua', 'resource', 'action'] as const;
export type CriterionName = (typeof criterionNames)[number];

export const criterionWords: Record<CriterionName, string> = {
  actor_email: 'Actor',
  ip: 'IP address or network',
  ua: 'Client (user agent)',
  resource: 'Resource begins with',
  action: 'Action',
};

/** “Actor: ann@corp.com; Action: download”. */
export function criteriaWords(criteria: Criteria): string {
  return criterionNames
    .flatMap((name) => {
      const value = criteria[name];
      return value === null || value === undefined ? [] : [`${criterionWords[name]}: ${value}`];
    })
    .join('; ');
}

interface Sample {
  action?: string;
  resource?: string;
  ip?: string;
  ua?: string;
}

/** Whether a sampled event of this actor would have been left out. Networks other than whole addresses are the service's to judge: undefined. */
export function wouldExcept(criteria: Criteria, actor: string, sample: Sample): boolean | undefined {
  const { actor_email, resource, ip, ua, action } = criteria;
  const fits =
    (actor_email ?? actor) === actor &&
    (sample.resource ?? '').startsWith(resource ?? '') &&
    (ua ?? sample.ua) === sample.ua &&
    (action ?? sample.action) === sample.action;
  if (!fits) return false;
  if (ip === null || ip === undefined) return true;
  return ip.includes('/') ? undefined : ip === sample.ip;
}

/** What an event did most of: what an exception from it would begin with. */
export function likelyCriteria(actor: string, samples: readonly Sample[]): Record<CriterionName, string> {
  return {
    actor_email: actor,
    ip: common(samples.map(({ ip }) => ip)) ?? '',
    ua: common(samples.map(({ ua }) => ua)) ?? '',
    resource: commonFolder(samples.map(({ resource = '' }) => resource)),
    action: common(samples.map(({ action }) => action)) ?? '',
  };
}

/** The value that all have; undefined where they differ. */
function common(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/** The longest folder that all lie in: up to a slash, and more than a scheme and a host. */
export function commonFolder(resources: readonly string[]): string {
  const [first = '', ...others] = resources;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  const folder = first.slice(0, first.slice(0, length).lastIndexOf('/') + 1);
  return /^[a-z][\w+.-]*:\/*[^/]*\/?$/i.test(folder) ? '' : folder;
}
