import { currentContext, inSpan } from '@palisade/telemetry';
import { header } from '../envelope/decode.js';
import type { KafkaRecord } from '../kafka-client.js';
import { sendAttributes } from '../span-attributes.js';
import type { Writer } from './writer.js';

/**
 * Sends a record as it is, in the trace of the work at hand or else its own: where that is recorded, the record's
 * traceparent becomes that of the sending, so that whatever handles it next is connected with it.
 */
export async function sendTraced(writer: Writer, topic: string, record: KafkaRecord): Promise<void> {
  const parent = currentContext()?.traceparent ?? header(record, 'traceparent') ?? null;
  await inSpan(`send ${topic}`, { kind: 'producer', parent }, (span) => {
    if (!span.isRecorded) return writer.write(topic, [record]);
    span.set(sendAttributes(topic, { id: header(record, 'ce_id') }));
    const headers = { ...record.headers, traceparent: span.traceparent };
    return writer.write(topic, [{ ...record, headers }]);
  });
}
