import type { EgressOptions } from '@palisade/egress';
import type { SealingKeys } from './sealing/seal.js';

/** What the parts of this service need to know of its settings; config.ts reads them. A class, so that it can be injected. */
export abstract class Settings {
  /** How providers that tenants name are reached. */
  abstract readonly egress: Pick<EgressOptions, 'openings' | 'dnsServers' | 'certificateAuthorities'>;
  abstract readonly issuer: string;
  /** Where browsers find the dashboard and the API, without a slash at the end: links in mails, passkeys, single sign-on. */
  abstract readonly publicUrl: string;
  /** undefined in local mode alone: mails wait for one. */
  abstract readonly smtpUrl: string | undefined;
  abstract readonly mailFrom: string;
  /** Local mode: the demo may be seeded, and people register without a verified address. */
  abstract readonly isLocal: boolean;
  /** 32 bytes each; what seals everything that is to stay secret in the database. */
  abstract readonly sealing: SealingKeys;
  /** How long an account waits for its address to be verified. */
  abstract readonly unverifiedAccountDays: number;
  abstract readonly accessTokenSeconds: number;
  abstract readonly sessionSeconds: number;
  /** How long an exchanged refresh token gives the same answer again: two tabs refresh at once. */
  abstract readonly refreshGraceSeconds: number;
  /** Between two times that services are asked to erase an organization. */
  abstract readonly erasureAskSeconds: number;
  abstract readonly signingKeyRotationSeconds: number;
  /** Between a key's publication and its first signature: every verifier has read it by then. */
  abstract readonly signingKeyPropagationSeconds: number;
}
