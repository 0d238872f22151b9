import type { ApiBodyOptions } from '@nestjs/swagger';
import { FileAccessEventRecord } from '@palisade/contracts';
import { importedBodies, mostRecords } from './formats/bodies.js';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** The contract's schema without what makes it a document of its own. */
const event = Object.fromEntries(
  Object.entries(FileAccessEventRecord.schema).filter(([name]) => !name.startsWith('$')),
) as Schema;

const imported = Object.values(importedBodies);

const example = {
  ...{ actor_email: 'grace.weber@corp.com', action: 'download', resource: 's3://finance/reports/plan.pdf' },
  ...{ bytes: 48213, ip: '203.0.113.24', event_id: 'b7e1', occurred_at: '2026-03-04T09:12:31Z' },
};
const line = JSON.stringify(example);

/** By content type. */
export const eventBodies = {
  'application/json': {
    // Which of them a request has to have is said by its `format`, which a schema can't refer to.
    schema: {
      anyOf: [
        event,
        { type: 'array', maxItems: 1_000, items: event },
        ...imported.map(({ schema }) => schema),
      ],
    },
    examples: {
      one: { summary: 'One event', value: example },
      several: { summary: 'Several, up to 1,000', value: [example, { ...example, event_id: 'b7e2' }] },
      ...Object.fromEntries(
        Object.entries(importedBodies).map(([name, each]) => [
          name,
          { summary: each.summary, value: each.example },
        ]),
      ),
    },
  },
  'application/x-ndjson': {
    schema: {
      type: 'string',
      description:
        `One event a line, up to ${mostRecords}; with a format, one record a line, or documents of several, ` +
        `${mostRecords} records in all.`,
    },
    examples: {
      events: { summary: 'Two events', value: `${line}\n${line.replace('b7e1', 'b7e2')}\n` },
    },
  },
} as const;
