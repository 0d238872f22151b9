/** Whether this browser can do passkeys as the server speaks of them. */
export function canUsePasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== 'undefined' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

/** Lets somebody choose a passkey; throws a `PasskeyFailure` when none was given. */
export async function presentPasskey(options: object): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return jsonOf(() => navigator.credentials.get({ publicKey }));
}

/** Makes a passkey on this device or a key. */
export async function makePasskey(options: object): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return jsonOf(() => navigator.credentials.create({ publicKey }));
}

export class PasskeyFailure extends Error {}

async function jsonOf(ask: () => Promise<Credential | null>): Promise<Record<string, unknown>> {
  const credential = await ask().catch((error: unknown) => {
    throw new PasskeyFailure(reasonOf(error), { cause: error });
  });
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyFailure('No passkey was given.');
  return credential.toJSON() as unknown as Record<string, unknown>;
}

function reasonOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return 'This device has a passkey of this account already.';
  if (name === 'NotAllowedError') return 'No passkey was given, or it took too long.';
  if (name === 'SecurityError') return 'Passkeys do not work at this address.';
  return 'The browser could not use a passkey.';
}
