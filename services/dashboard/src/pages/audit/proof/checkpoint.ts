import { base64url, digest, fromBase64url, utf8 } from './bytes.js';
import { canonicalJson } from './canonical-json.js';
import { isFields, type Checkpoint, type KeySet } from './read-line.js';

const checkpointType = 'palisade-audit-checkpoint';
const es256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** By kid, which is the key's thumbprint (RFC 7638): what a key calls itself doesn't count. */
export type PublicKeys = ReadonlyMap<string, CryptoKey>;

/** Throws when one is not on P-256. */
export async function keysOf({ keys }: KeySet): Promise<PublicKeys> {
  const byKid = new Map<string, CryptoKey>();
  for (const { kty, crv, x, y } of keys) {
    if (kty !== 'EC' || crv !== 'P-256') throw new Error('a key is not one on P-256');
    const jwk = { crv, kty, x, y };
    const kid = base64url(await digest(canonicalJson(jwk)));
    byKid.set(kid, await crypto.subtle.importKey('jwk', jwk, es256, false, ['verify']));
  }
  return byKid;
}

/** Why the checkpoint proves nothing; undefined when one of `keys` signed exactly what it says. */
export async function checkpointFault(checkpoint: Checkpoint, keys: PublicKeys): Promise<string | undefined> {
  const { chain, sequence, head_hash, signed_at, kid, jws } = checkpoint;
  const key = keys.get(kid);
  if (key === undefined) return `it is signed by a key that is not known, ${kid}`;
  const signed = await verified(jws, key).catch(() => undefined);
  if (signed === undefined) return 'its signature is not valid';
  if (signed.header['typ'] !== checkpointType || signed.header['kid'] !== kid)
    return 'what is signed is not a checkpoint';
  const said = canonicalJson({ chain, sequence, head_hash, signed_at });
  return signed.payload === base64url(utf8(said)) ? undefined : 'it says other than was signed';
}

/** A JWS in compact form, if it is signed with ES256 by the key. */
async function verified(jws: string, key: CryptoKey) {
  const [header = '', payload = '', signature = '', ...more] = jws.split('.');
  const read: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(header)));
  if (more.length > 0 || !isFields(read) || read['alg'] !== 'ES256' || 'crit' in read) return undefined;
  const isValid = await crypto.subtle.verify(
    es256,
    key,
    fromBase64url(signature),
    utf8(`${header}.${payload}`),
  );
  return isValid ? { header: read, payload } : undefined;
}
