import type { KeyObject } from 'node:crypto';
import type { CheckpointRecord } from '@palisade/contracts';
import { calculateJwkThumbprint, CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import { canonicalJson } from '../chain/envelope.js';

/** Of the JWS, so that nothing else that the key might sign is taken for a checkpoint. */
export const checkpointType = 'palisade-audit-checkpoint';

export type SignedHead = Pick<CheckpointRecord, 'chain' | 'sequence' | 'head_hash' | 'signed_at'>;

export interface KeySet {
  keys: JWK[];
}

/** By kid, which is the key's thumbprint (RFC 7638). */
export type PublicKeys = ReadonlyMap<string, Awaited<ReturnType<typeof importJWK>>>;

/** The public keys of a set, each once, under their thumbprints; throws when one is not on P-256. */
export async function keysOf({ keys }: KeySet): Promise<{ set: KeySet; byKid: PublicKeys }> {
  const set = new Map<string, JWK>();
  const byKid = new Map<string, Awaited<ReturnType<typeof importJWK>>>();
  for (const { kty, crv, x, y } of keys) {
    if (kty !== 'EC' || crv !== 'P-256') throw new Error('a key is not one on P-256');
    const jwk = { kty, crv, x, y };
    const kid = await calculateJwkThumbprint(jwk);
    set.set(kid, { ...jwk, kid, alg: 'ES256', use: 'sig' });
    byKid.set(kid, await importJWK(jwk, 'ES256'));
  }
  return { set: { keys: [...set.values()] }, byKid };
}

export async function signHead(
  head: SignedHead,
  { privateKey, kid }: { privateKey: KeyObject; kid: string },
): Promise<CheckpointRecord> {
  const jws = await new CompactSign(payloadOf(head))
    .setProtectedHeader({ alg: 'ES256', kid, typ: checkpointType })
    .sign(privateKey);
  const { chain, sequence, head_hash, signed_at } = head;
  return { chain, sequence, head_hash, signed_at, kid, jws };
}

/** Why the checkpoint proves nothing; undefined when one of `keys` signed exactly what it says. */
export async function checkpointFault(
  checkpoint: CheckpointRecord,
  keys: PublicKeys,
): Promise<string | undefined> {
  const key = keys.get(checkpoint.kid);
  if (key === undefined) return `it is signed by a key that is not known, ${checkpoint.kid}`;
  try {
    const { payload, protectedHeader } = await compactVerify(checkpoint.jws, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ !== checkpointType || protectedHeader.kid !== checkpoint.kid) {
      return 'what is signed is not a checkpoint';
    }
    return Buffer.compare(payload, payloadOf(checkpoint)) === 0 ? undefined : 'it says other than was signed';
  } catch {
    return 'its signature is not valid';
  }
}

function payloadOf({ chain, sequence, head_hash, signed_at }: SignedHead): Uint8Array {
  return Buffer.from(canonicalJson({ chain, sequence, head_hash, signed_at }));
}
