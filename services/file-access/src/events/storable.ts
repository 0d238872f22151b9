import type { fileAccess } from '@palisade/contracts';
import type { FieldError } from '@palisade/http';

/** What a valid event may still say that means nothing here: a time that no calendar has, or before there were such events. */
export function storeErrors({ occurred_at: occurredAt }: fileAccess.FileAccessEvent): FieldError[] {
  return occurredAt === undefined ? [] : timeErrors(Date.parse(occurredAt));
}

export function timeErrors(occurredAt: number): FieldError[] {
  return occurredAt >= 0
    ? []
    : [{ path: 'occurred_at', message: 'must be a time from 1970-01-01T00:00:00Z on' }];
}
