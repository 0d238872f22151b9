import { Injectable } from '@nestjs/common';
import { Problem } from '@palisade/http';
import { AccessTokens } from './access-tokens.js';
import { API_KEY_PREFIX } from './api-key.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeys } from './api-keys.js';
import type { Caller } from './caller.js';
import { IdentityFollower } from './identity-follower.js';

/** Who a credential stands for, or the word for why it stands for nobody. */
export type Verdict = { caller: Caller } | { refused: string };

/** No token or key of ours comes near it; what is longer is refused unread. */
const MAX_LENGTH = 4096;

@Injectable()
export class Verifier {
  constructor(
    private readonly follower: IdentityFollower,
    private readonly accessTokens: AccessTokens,
    private readonly apiKeys: ApiKeys,
    private readonly apiKeyUses: ApiKeyUses,
  ) {}

  /** The caller behind an access token or API key; throws a 401 problem when it proves nothing, 503 when that can't be known. */
  async verify(bearer: string): Promise<Caller> {
    const verdict = await this.check(bearer);
    if ('refused' in verdict) throw Problem.unauthorized();
    return verdict.caller;
  }

  /** As `verify`, with a refusal as an answer; still throws 503 when nobody can be told apart. */
  async check(bearer: string): Promise<Verdict> {
    this.follower.assertCurrent();
    if (bearer.length > MAX_LENGTH) return { refused: 'token-malformed' };
    const isApiKey = bearer.startsWith(API_KEY_PREFIX);
    const verdict = isApiKey ? this.apiKeys.check(bearer) : await this.accessTokens.check(bearer);
    if (isApiKey && 'caller' in verdict) this.apiKeyUses.note(verdict.caller.id, verdict.caller.tenantId);
    // Unknown may mean not yet read: a caller told 401 would throw away a good login.
    if ('refused' in verdict && notYetKnown.has(verdict.refused)) this.follower.assertCaughtUp();
    return verdict;
  }
}

const notYetKnown = new Set(['session-unknown', 'signing-key-unknown', 'api-key-unknown']);
