import type { Caller } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { addressKey } from './address-key.js';

/** Whose limits a request counts against. */
export interface Sender {
  policy: 'tenant' | 'address';
  key: string;
  /** Of a credential that was verified. */
  caller?: Caller;
}

declare module 'fastify' {
  interface FastifyRequest {
    sender: Sender | undefined;
  }
}

/** A caller counts against its tenant, one without a tenant against itself, and who proves nothing against the address. */
export function senderOf(request: FastifyRequest, caller: Caller | undefined): Sender {
  if (caller === undefined) return { policy: 'address', key: addressKey(request.ip) };
  const key = caller.tenantId === '' ? `${caller.kind}:${caller.id}` : caller.tenantId;
  return { policy: 'tenant', key, caller };
}
