import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';

const ask = 'Ask the actor, or their manager, by another way than e-mail whether they did it and why.';
const contain =
  'If nobody can explain it, end the actor’s sessions in your identity provider, reset their credentials, and keep the evidence.';
const decide =
  'Resolve the alert with a note on what it was, or mark it as a false positive if the work is ordinary.';

const byRule: Record<string, readonly string[]> = {
  burst_downloads: [
    'Look at the resources: one project’s files point to work, many departments’ to collecting.',
    'Compare the address and the user agent with the actor’s other events: a new one may be a stolen session.',
    ask,
    contain,
    decide,
  ],
  burst_bytes: [
    'Look at the largest files first: archives and exports are what is taken away.',
    'Check where the bytes went: uploads, shares and copies of the same actor after the downloads.',
    ask,
    contain,
    decide,
  ],
};

/** What to do about an alert of the rule, step by step. */
export function guidanceFor({ rule }: AlertingAlertView): readonly string[] {
  return (
    byRule[rule.id] ?? [
      'Read the events below the timeline: what was touched, from where, and what came before.',
      ask,
      contain,
      decide,
    ]
  );
}
