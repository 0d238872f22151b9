import { Problem } from '@palisade/http';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** An attestation with a chain of certificates has a few kilobytes. */
const MAX_LENGTH = 16_384;
const base64url = /^[A-Za-z0-9_-]+$/;
const transport = /^[a-z-]{1,20}$/;

/** What `navigator.credentials.create()` gave, as its `toJSON()` says; members that we don't read are left behind. */
export function attestationOf(credential: object): RegistrationResponseJSON {
  const response = objectIn(credential, 'response');
  const { transports } = response;
  const known = Array.isArray(transports) ? transports.filter(isTransport).slice(0, 10) : [];
  return {
    ...partsOf(credential),
    response: {
      clientDataJSON: textIn(response, 'clientDataJSON'),
      attestationObject: textIn(response, 'attestationObject'),
      transports: known,
    },
  };
}

/** What `navigator.credentials.get()` gave, as its `toJSON()` says. */
export function assertionOf(credential: object): AuthenticationResponseJSON {
  const response = objectIn(credential, 'response');
  const { userHandle } = response;
  const hasHandle = userHandle !== undefined && userHandle !== null && userHandle !== '';
  return {
    ...partsOf(credential),
    response: {
      clientDataJSON: textIn(response, 'clientDataJSON'),
      authenticatorData: textIn(response, 'authenticatorData'),
      signature: textIn(response, 'signature'),
      ...(hasHandle ? { userHandle: textIn(response, 'userHandle') } : {}),
    },
  };
}

function partsOf(credential: object) {
  const id = textIn(credential, 'id');
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
}

function objectIn(value: object, name: string): Record<string, unknown> {
  const found = (value as Record<string, unknown>)[name];
  if (typeof found !== 'object' || found === null) throw invalid(name, 'must be an object');
  return found as Record<string, unknown>;
}

function textIn(value: object, name: string): string {
  const found = (value as Record<string, unknown>)[name];
  if (typeof found !== 'string' || found.length > MAX_LENGTH || !base64url.test(found)) {
    throw invalid(name, 'must be base64url');
  }
  return found;
}

function isTransport(value: unknown): value is string {
  return typeof value === 'string' && transport.test(value);
}

function invalid(name: string, message: string): Problem {
  return Problem.invalid([{ path: `credential.${name}`, message }]);
}
