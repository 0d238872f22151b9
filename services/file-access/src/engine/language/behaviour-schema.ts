const timespan = {
  type: 'string',
  pattern: '^[0-9]*[1-9][0-9]*[smhdwMy]$',
  description: "As Sigma's timespans: a count and one of s, m, h, d, w, M and y.",
} as const;
const hour = { type: 'integer', minimum: 0, maximum: 24 } as const;

const section = (required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** What one of these schemas may say: no more of JSON Schema is understood here. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer';
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
}

const firstSeen = section(['of'], {
  of: {
    type: 'string',
    enum: ['address', 'network', 'country', 'resource_area', 'user_agent'],
    description: "What is new: compared with all of the actor's earlier events.",
  },
  learning: {
    ...timespan,
    default: '14d',
    description: 'How long an actor is known before anything is new.',
  },
  learning_events: {
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    default: 50,
    description: 'Of how many events an actor is known before anything is new.',
  },
  forget: { ...timespan, default: '90d', description: 'What was not seen for so long is new again.' },
});

const baseline = section(['measure', 'window', 'floor'], {
  measure: {
    type: 'string',
    enum: ['events', 'bytes', 'resources', 'areas'],
    description: 'What is added up, or of which distinct ones are counted.',
  },
  window: timespan,
  factor: {
    type: 'number',
    exclusiveMinimum: 1,
    maximum: 1000,
    default: 3,
    description: 'How many times what is usual, for the actor and for its peers, is unusual.',
  },
  floor: { type: 'number', minimum: 0, description: 'What is never unusual.' },
  learning: {
    ...timespan,
    default: '7d',
    description: "Whole days of an actor's own before they are trusted.",
  },
  history: {
    ...timespan,
    default: '30d',
    description: 'How many whole days back what is usual is learned from.',
  },
  peers: {
    type: 'string',
    enum: ['tenant', 'none'],
    default: 'tenant',
    description: 'Whom else an actor is compared with.',
  },
});

const impossibleTravel = section([], {
  max_kilometres_per_hour: { type: 'number', exclusiveMinimum: 0, maximum: 100_000, default: 1000 },
  min_kilometres: {
    type: 'number',
    minimum: 0,
    maximum: 20_038,
    default: 200,
    description: 'Nearer places are never too far apart: addresses are placed no better.',
  },
});

const offHours = section(['measure', 'window', 'threshold'], {
  measure: { type: 'string', enum: ['events', 'bytes'] },
  window: timespan,
  threshold: { type: 'number', minimum: 0, description: 'More than this, outside of working hours.' },
  work_days: {
    type: 'array',
    items: { type: 'integer', minimum: 1, maximum: 7 },
    minItems: 0,
    maxItems: 7,
    uniqueItems: true,
    default: [1, 2, 3, 4, 5],
    description: 'ISO weekdays: Monday is 1.',
  },
  from_hour: { ...hour, default: 7, description: "In the tenant's time zone." },
  to_hour: { ...hour, default: 19, description: 'The hour that is no longer worked.' },
});

const dormant = section([], {
  quiet: { ...timespan, default: '30d', description: 'How long an account was still before it acts again.' },
});

export const behaviours = {
  first_seen: firstSeen,
  baseline,
  impossible_travel: impossibleTravel,
  off_hours: offHours,
  dormant,
} as const;

const score: Schema = { type: 'integer', minimum: 0, maximum: 100 };

/** The `palisade` section of a document: published as behaviour.schema.json, which a test keeps equal. */
export const palisadeSchema: Schema = section([], {
  measure: {
    type: 'string',
    pattern: '^[a-z][a-z0-9_]{0,63}$',
    description: 'What detections call what is measured, such as downloads.',
  },
  confidence: { ...score, description: 'How surely a detection is what its title says.' },
  risk_score: { ...score, description: 'How bad it is if so.' },
  runbook: { type: 'string', maxLength: 65_535, description: 'Markdown: what to do about a detection.' },
  ...behaviours,
});

export const publishedSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:palisade:schema:rule-section:1',
  title: 'The palisade section of a rule',
  description:
    'Attributes of any Sigma document, and at most one behaviour, which makes its document a rule by itself: the detection says which events, the behaviour what is unusual about them.',
  ...palisadeSchema,
  oneOf: [
    ...Object.keys(behaviours).map((name) => ({ required: [name] })),
    { not: { anyOf: Object.keys(behaviours).map((name) => ({ required: [name] })) } },
  ],
};
