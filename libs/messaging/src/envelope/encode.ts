import { randomUUID } from 'node:crypto';
import { currentContext, newTraceparent } from '@palisade/telemetry';
import { headerBytes, headerName, type HeaderBytes } from '../records/header-bytes.js';
import type { OwnHeaders } from '../records/packed-records.js';

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

const epoch = new Date(0);
const perRecord = ['ce_id', 'ce_time'].map(headerName);

/** The envelope of one record after the other, as bytes: what they have in common is encoded once. */
export class PackedEnvelope {
  private shared: HeaderBytes | undefined;
  private last: Omit<EnvelopeFields, 'id' | 'time'> | undefined;
  /** Of records that are sent together outside of any work, too. */
  private readonly otherwise: { traceparent: string; correlationId: string };

  constructor(private readonly of: Pick<EnvelopeFields, 'type' | 'source'>) {
    const context = currentContext();
    this.otherwise = {
      traceparent: context?.traceparent ?? newTraceparent(),
      correlationId: context?.correlationId ?? randomUUID(),
    };
  }

  /** What a record has in common with others. */
  common(tenantId: string, traceparent?: string, correlationId?: string): HeaderBytes {
    const { last } = this;
    const given = {
      ...this.of,
      tenantId,
      traceparent: traceparent ?? this.otherwise.traceparent,
      correlationId: correlationId ?? this.otherwise.correlationId,
    };
    if (
      this.shared === undefined ||
      last?.tenantId !== tenantId ||
      last.traceparent !== given.traceparent ||
      last.correlationId !== given.correlationId
    ) {
      const { ce_id: _id, ce_time: _time, ...headers } = encodeEnvelope({ ...given, id: '', time: epoch });
      this.shared = headerBytes(headers);
      this.last = given;
    }
    return this.shared;
  }

  own(id: string, time: string): OwnHeaders {
    return { names: perRecord, values: [id, time] };
  }
}
