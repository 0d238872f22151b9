import { randomUUID } from 'node:crypto';
import { currentContext, newTraceparent } from '@palisade/telemetry';
import type { HeaderValue } from '../kafka-client.js';

export interface EnvelopeFields {
  id: string;
  type: string;
  source: string;
  time: Date;
  tenantId: string;
  traceparent?: string;
  correlationId?: string;
}

/** The headers of the CloudEvents Kafka binding, with the trace and correlation of the work at hand when none are given. */
export function encodeEnvelope(fields: EnvelopeFields): Record<string, string> {
  const context = currentContext();
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: fields.id,
    ce_type: fields.type,
    ce_source: fields.source,
    ce_time: fields.time.toISOString(),
    'content-type': 'application/json',
    traceparent: fields.traceparent ?? context?.traceparent ?? newTraceparent(),
    ce_correlationid: fields.correlationId ?? context?.correlationId ?? randomUUID(),
  };
  if (fields.tenantId !== '') headers['ce_tenantid'] = fields.tenantId;
  return headers;
}

const constants = new Map<string, Buffer>();

/** Headers that repeat from record to record as bytes encoded once: they are half of the cost of a small record. */
export function interned(headers: Record<string, string>): Record<string, HeaderValue> {
  const result: Record<string, HeaderValue> = { ...headers };
  for (const name of ['ce_specversion', 'ce_type', 'ce_source', 'content-type']) {
    const value = headers[name];
    if (value !== undefined) result[name] = constantOf(value);
  }
  return result;
}

function constantOf(value: string): Buffer {
  let bytes = constants.get(value);
  if (bytes === undefined) {
    bytes = Buffer.from(value);
    constants.set(value, bytes);
  }
  return bytes;
}
