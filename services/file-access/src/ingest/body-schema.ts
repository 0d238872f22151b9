import type { ApiBodyOptions } from '@nestjs/swagger';
import { FileAccessEventRecord } from '@palisade/contracts';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** The contract's schema without what makes it a document of its own. */
const event = Object.fromEntries(
  Object.entries(FileAccessEventRecord.schema).filter(([name]) => !name.startsWith('$')),
) as Schema;

/** Of a JSON body; each line of NDJSON is one event. */
export const bodySchema: Schema = { oneOf: [event, { type: 'array', maxItems: 1_000, items: event }] };
