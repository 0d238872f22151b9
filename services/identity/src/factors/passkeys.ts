import { Injectable, Logger } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Settings } from '../settings.js';
import { Challenges, type Purpose } from './challenges.js';
import { Passkey } from './passkey.entity.js';
import { assertionOf, attestationOf } from './webauthn-json.js';

const TIMEOUT_MS = 5 * 60_000;
/** COSE: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export interface Offered<T> {
  challenge_id: string;
  options: T;
}

/** What a browser answers to a challenge. */
export interface Answered {
  challenge_id: string;
  credential: object;
}

export type PasskeyOutcome = { passkey: Passkey } | { refused: string };

/**
 * WebAuthn credentials of users. All are discoverable and verify their user (a PIN, a finger, a face), so one alone proves
 * what a password and a code do.
 */
@Injectable()
export class Passkeys {
  private readonly logger = new Logger(Passkeys.name);
  private readonly origin: string;
  private readonly rpId: string;

  constructor(
    private readonly challenges: Challenges,
    settings: Settings,
  ) {
    const { origin, hostname } = new URL(settings.publicUrl);
    this.origin = origin;
    this.rpId = hostname;
  }

  /** For `navigator.credentials.create()`. */
  async toRegister(
    tx: EntityManager,
    user: User,
    purpose: Purpose,
  ): Promise<Offered<PublicKeyCredentialCreationOptionsJSON>> {
    const { id, challenge } = this.challenges.issue(purpose);
    const options = await generateRegistrationOptions({
      rpName: 'Palisade',
      rpID: this.rpId,
      userID: new Uint8Array(Buffer.from(handleOf(user.id), 'base64url')),
      userName: user.email,
      userDisplayName: user.name,
      challenge,
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: descriptorsOf(await this.of(tx, user.id)),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return { challenge_id: id, options };
  }

  /** For `navigator.credentials.get()`: one of these, or whichever the person has when none are named. */
  async toProve(
    purpose: Purpose,
    passkeys: readonly Passkey[] = [],
  ): Promise<Offered<PublicKeyCredentialRequestOptionsJSON>> {
    const { id, challenge } = this.challenges.issue(purpose);
    const options = await generateAuthenticationOptions({
      rpID: this.rpId,
      challenge,
      timeout: TIMEOUT_MS,
      userVerification: 'required',
      allowCredentials: descriptorsOf(passkeys),
    });
    return { challenge_id: id, options };
  }

  async register(
    tx: EntityManager,
    user: User,
    { answered, purpose, name }: { answered: Answered; purpose: Purpose; name: string },
  ): Promise<PasskeyOutcome> {
    const response = attestationOf(answered.credential);
    const expectedChallenge = await this.challenges.spend(tx, answered.challenge_id, purpose);
    if (expectedChallenge === undefined) return { refused: 'challenge-spent' };
    const verified = await this.verified(response.response.clientDataJSON, () =>
      verifyRegistrationResponse({
        response,
        ...this.expected(expectedChallenge),
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (!verified?.verified) return { refused: 'passkey-invalid' };
    const { credential } = verified.registrationInfo;
    const passkey = tx.create(Passkey, {
      id: newId(),
      userId: user.id,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: String(credential.counter),
      transports: credential.transports ?? [],
      name,
      createdAt: new Date(),
      lastUsedAt: null,
    });
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(Passkey)
      .values(passkey)
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1 ? { passkey } : { refused: 'passkey-known' };
  }

  /** Whose passkey it says to be, before anything is proved. */
  async ownerOf(tx: EntityManager, { credential }: Answered): Promise<string | undefined> {
    const found = await tx.findOneBy(Passkey, { credentialId: assertionOf(credential).id });
    return found?.userId;
  }

  /** Whether the answer proves that the user holds a passkey of his; its challenge is spent. */
  async prove(
    tx: EntityManager,
    userId: string,
    { answered, purpose }: { answered: Answered; purpose: Purpose },
  ): Promise<PasskeyOutcome> {
    const response = assertionOf(answered.credential);
    const expectedChallenge = await this.challenges.spend(tx, answered.challenge_id, purpose);
    if (expectedChallenge === undefined) return { refused: 'challenge-spent' };
    const passkey = await tx.findOne(Passkey, {
      where: { credentialId: response.id, userId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!passkey) return { refused: 'passkey-unknown' };
    const { userHandle } = response.response;
    // Without a handle the person was known before; where the passkey says who he is, it has to.
    const isHis = userHandle === undefined ? purpose.of !== 'login' : userHandle === handleOf(userId);
    if (!isHis) return { refused: 'passkey-of-another' };
    const verified = await this.verified(response.response.clientDataJSON, () =>
      verifyAuthenticationResponse({
        response,
        ...this.expected(expectedChallenge),
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: Number(passkey.counter),
        },
      }),
    );
    if (!verified?.verified) return { refused: 'passkey-invalid' };
    passkey.counter = String(verified.authenticationInfo.newCounter);
    passkey.lastUsedAt = new Date();
    await tx.save(Passkey, passkey);
    return { passkey };
  }

  of(tx: EntityManager, userId: string): Promise<Passkey[]> {
    return tx.find(Passkey, { where: { userId }, order: { id: 'asc' } });
  }

  async drop(tx: EntityManager, userId: string): Promise<void> {
    await tx.delete(Passkey, { userId });
  }

  private expected(expectedChallenge: string) {
    return {
      expectedChallenge,
      expectedOrigin: this.origin,
      expectedRPID: this.rpId,
      requireUserVerification: true,
    };
  }

  /** The library throws for whatever is wrong with an answer: garbage, another challenge or site, a counter that went back. */
  private async verified<T>(clientData: string, verify: () => Promise<T>): Promise<T | undefined> {
    try {
      return isFramed(clientData) ? undefined : await verify();
    } catch (error) {
      this.logger.debug({ err: error }, 'a passkey was refused');
      return undefined;
    }
  }
}

/** A user's handle inside authenticators: his id, which says nothing of him. */
export function handleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}

function descriptorsOf(passkeys: readonly Passkey[]) {
  return passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
}

/** Whether a page in a frame of another site asked for it, which none of ours does. */
function isFramed(clientData: string): boolean {
  const said = JSON.parse(Buffer.from(clientData, 'base64url').toString()) as {
    crossOrigin?: unknown;
  } | null;
  return said?.crossOrigin === true;
}
