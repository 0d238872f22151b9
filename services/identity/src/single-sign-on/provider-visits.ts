import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { type Attempt, keepAttempt, type Purpose, takeAttempt } from './attempts.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { OpenId, ProviderFailure, type Subject } from './openid.js';
import type { FinishSingleSignOnBody, StartedSingleSignOnBody } from './single-sign-on-bodies.js';

/** Somebody who was sent to a provider for a purpose and has come back. */
export interface Visit<P extends Purpose = Purpose> {
  purpose: P;
  begunAt: Date;
  subject: Subject;
  provider: IdentityProvider;
}

type Of<K extends Purpose['of']> = Extract<Purpose, { of: K }>;

/** Sends browsers to an organization's provider, and takes what they come back with: once, and for what they were sent. */
@Injectable()
export class ProviderVisits {
  private readonly logger = new Logger(ProviderVisits.name);

  constructor(
    private readonly database: Database,
    private readonly openId: OpenId,
  ) {}

  async begin(tenantId: string, purpose: Purpose): Promise<StartedSingleSignOnBody> {
    const provider = tenantId === '' ? null : await this.providerOf(tenantId);
    if (!provider) throw noSingleSignOn();
    const client = this.openId.clientOf(provider);
    const checks = this.openId.newChecks();
    const isAnew = purpose.of === 'reauthenticate';
    const url = await this.openId.authorizationUrl(client, checks, { isAnew }).catch((error: unknown) => {
      throw this.asProblem(error, tenantId, purpose);
    });
    const attempt = await this.database.system((tx) => keepAttempt(tx, client, { ...checks, purpose }));
    return { url, attempt };
  }

  /** `expected` names what it may have been for, and whose it has to be where somebody is known. */
  async finish<K extends Purpose['of']>(
    { attempt: secret, query }: FinishSingleSignOnBody,
    expected: { of: readonly K[]; userId?: string },
  ): Promise<Visit<Of<K>>> {
    const attempt = await this.database.system((tx) => takeAttempt(tx, secret));
    if (!attempt || !isExpected(attempt, expected)) {
      throw refused(
        'This was not begun here, took too long or was finished already; begin again.',
        expected.userId !== undefined,
      );
    }
    const provider = await this.providerOf(attempt.tenantId);
    if (provider?.issuer !== attempt.issuer || provider.clientId !== attempt.clientId) {
      throw refused('The organization has changed its provider; begin again.', isKnown(attempt.purpose));
    }
    try {
      const subject = await this.openId.subject(this.openId.clientOf(provider), attempt, query);
      return { purpose: attempt.purpose, begunAt: attempt.begunAt, subject, provider };
    } catch (error) {
      throw this.asProblem(error, attempt.tenantId, attempt.purpose);
    }
  }

  private providerOf(tenantId: string): Promise<IdentityProvider | null> {
    return this.database.asTenant(tenantId, (tx) => tx.findOneBy(IdentityProvider, { tenantId }));
  }

  private asProblem(error: unknown, tenantId: string, purpose: Purpose): unknown {
    if (!(error instanceof ProviderFailure)) return error;
    this.logger.warn({ reason: error.message, tenantId }, 'a sign-in by a provider failed');
    return refused(
      "Your organization's provider could not be asked, or did not confirm who you are.",
      isKnown(purpose),
    );
  }
}

function isExpected<K extends Purpose['of']>(
  attempt: Attempt,
  { of, userId }: { of: readonly K[]; userId?: string },
): attempt is Attempt & { purpose: Of<K> } {
  const { purpose } = attempt;
  const isWanted = of.some((one) => one === purpose.of);
  return isWanted && (userId === undefined || ('userId' in purpose && purpose.userId === userId));
}

/** Of a caller who is signed in. */
function isKnown({ of }: Purpose): boolean {
  return of === 'link' || of === 'reauthenticate';
}

/** 401 where somebody isn't signed in yet; of a caller who is, it would say that his session is over. */
export function refused(detail: string, isSignedIn = false): Problem {
  const status = isSignedIn ? 403 : 401;
  return new Problem({ status, slug: 'single-sign-on-failed', title: 'Not signed in', detail });
}

export function noSingleSignOn(): Problem {
  return new Problem({
    status: 404,
    slug: 'no-single-sign-on',
    title: 'No single sign-on',
    detail: 'No organization has set up single sign-on for this.',
  });
}
