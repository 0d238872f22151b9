import { contractOf, InvalidMessage, type Contract } from '@palisade/contracts';
import type { Event, PartitionRef } from '../event.js';
import type { FetchedRecord } from '../kafka-client.js';

export type UndecodableReason = 'invalid_envelope' | 'unknown_type' | 'invalid_tenant' | 'invalid_data';

export type Decoded =
  | { kind: 'event'; event: Event<unknown>; type: string }
  | { kind: 'other'; type: string }
  | { kind: 'tombstone' }
  | { kind: 'undecodable'; reason: UndecodableReason; message: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// As the contract of file access has it for its event_id, and short enough for any index.
const eventId = /^[\x21-\x7e]{1,128}$/;
// A NUL can't be stored in Postgres; other control characters have no business in an id that is logged.
// eslint-disable-next-line no-control-regex
const correlation = /^[^\u0000-\u001f\u007f]{1,200}$/;
const traceparentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads a record as an event of one of `contracts` (by ce_type); never throws, whatever the bytes are. */
export function decodeRecord(
  partition: PartitionRef,
  record: FetchedRecord,
  contracts: ReadonlyMap<string, Contract<unknown>>,
): Decoded {
  if (record.value === null) return { kind: 'tombstone' };
  const type = header(record, 'ce_type');
  if (type === undefined || type === '') return undecodable('invalid_envelope', 'ce_type is missing');
  const contract = contracts.get(type);
  if (contract === undefined) {
    return contractOf(type) === undefined
      ? undecodable('unknown_type', 'ce_type is not a known message')
      : { kind: 'other', type };
  }
  const id = header(record, 'ce_id') ?? '';
  if (!eventId.test(id))
    return undecodable('invalid_envelope', 'ce_id must be 1 to 128 visible ASCII characters');
  const tenantId = tenantOf(header(record, 'ce_tenantid') ?? '');
  if (tenantId === undefined) return undecodable('invalid_tenant', 'ce_tenantid is not a UUID');
  if (tenantId === '' && contract.tenant === 'required')
    return undecodable('invalid_tenant', 'ce_tenantid is missing');
  const appendedAt = new Date(record.timestamp);
  const time = timeOf(header(record, 'ce_time'), appendedAt);
  if (time === undefined) return undecodable('invalid_envelope', 'ce_time is not a time');
  try {
    const event: Event<unknown> = {
      id,
      type,
      source: header(record, 'ce_source') ?? '',
      time,
      tenantId,
      data: contract.decode(record.value),
      key: record.key === null ? '' : record.key.toString('utf8'),
      topic: partition.topic,
      partition: partition.partition,
      offset: record.offset,
      appendedAt,
    };
    const traceparent = header(record, 'traceparent');
    if (traceparent !== undefined && traceparentPattern.test(traceparent)) event.traceparent = traceparent;
    const correlationId = header(record, 'ce_correlationid');
    if (correlationId !== undefined && correlation.test(correlationId)) event.correlationId = correlationId;
    return { kind: 'event', event, type };
  } catch (error) {
    const message = error instanceof InvalidMessage ? error.message : 'the value could not be decoded';
    return undecodable('invalid_data', message);
  }
}

export function header(record: Pick<FetchedRecord, 'headers' | 'header'>, name: string): string | undefined {
  if (record.header !== undefined) return record.header(name);
  const value = record.headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (first === undefined) return undefined;
  return typeof first === 'string' ? first : first.toString('utf8');
}

// What comes together says the same of its tenant and of its time.
let tenant: { text: string; id: string | undefined } = { text: '', id: '' };
let latest = { text: '', time: NaN };

/** In lower case; undefined when it is no UUID and not empty. */
function tenantOf(text: string): string | undefined {
  if (text === '') return '';
  if (text === tenant.text) return tenant.id;
  const id = text.toLowerCase();
  tenant = { text, id: uuid.test(id) ? id : undefined };
  return tenant.id;
}

function timeOf(text: string | undefined, otherwise: Date): Date | undefined {
  if (text === undefined || text === '') return otherwise;
  if (text !== latest.text) latest = { text, time: Date.parse(text) };
  return Number.isNaN(latest.time) ? undefined : new Date(latest.time);
}

function undecodable(reason: UndecodableReason, message: string): Decoded {
  return { kind: 'undecodable', reason, message };
}
