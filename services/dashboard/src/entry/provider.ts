import type { IdentityStartedSingleSignOnBody } from '../api/gen/palisade.schemas.js';
import { safeNext } from '../session/next-address.js';

const purposes = ['login', 'link-and-login', 'link', 'reauthenticate'] as const;
type Purpose = (typeof purposes)[number];

/** What this tab remembers while its person is at the provider. */
export interface AtProvider {
  attempt: string;
  purpose: Purpose;
  next?: string;
}

const KEPT_AS = 'palisade.single-sign-on';

/** To the provider's page; the tab keeps what proves that it is the one that began. */
export function leaveForProvider(
  { url, attempt }: IdentityStartedSingleSignOnBody,
  about: Omit<AtProvider, 'attempt'>,
): void {
  const to = new URL(url);
  if (to.protocol !== 'https:') throw new Error('The provider is not at a safe address.');
  sessionStorage.setItem(KEPT_AS, JSON.stringify({ attempt, ...about }));
  window.location.assign(to.href);
}

/** What was remembered, once; undefined when this tab began nothing. */
export function backFromProvider(): AtProvider | undefined {
  const kept = sessionStorage.getItem(KEPT_AS);
  sessionStorage.removeItem(KEPT_AS);
  if (kept === null) return undefined;
  try {
    const { attempt, purpose, next } = JSON.parse(kept) as Partial<AtProvider>;
    if (typeof attempt !== 'string' || purpose === undefined || !purposes.includes(purpose)) return undefined;
    return { attempt, purpose, next: safeNext(next) };
  } catch {
    return undefined;
  }
}
