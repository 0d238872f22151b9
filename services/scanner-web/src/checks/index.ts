import type { Check } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { cookiesHttpOnly } from './cookies-http-only.check.js';
import { cookiesPrefixesKept } from './cookies-prefixes-kept.check.js';
import { cookiesSameSite } from './cookies-same-site.check.js';
import { cookiesSecure } from './cookies-secure.check.js';
import { corsForeignOriginUntrusted } from './cors-foreign-origin-untrusted.check.js';
import { corsNullOriginUntrusted } from './cors-null-origin-untrusted.check.js';
import { corsPreflightUntrusting } from './cors-preflight-untrusting.check.js';
import { corsWildcardWithoutCredentials } from './cors-wildcard-without-credentials.check.js';
import { credentialsOutsideUrl } from './credentials-outside-url.check.js';
import { disclosureDebuggingOff } from './disclosure-debugging-off.check.js';
import { disclosureDocumentationHidden } from './disclosure-documentation-hidden.check.js';
import { disclosureErrorsPlain } from './disclosure-errors-plain.check.js';
import { disclosureFrameworkHidden } from './disclosure-framework-hidden.check.js';
import { disclosureInternalAddressesHidden } from './disclosure-internal-addresses-hidden.check.js';
import { disclosureServerVersionHidden } from './disclosure-server-version-hidden.check.js';
import { headersAuthenticatedUncached } from './headers-authenticated-uncached.check.js';
import { headersContentTypeDeclared } from './headers-content-type-declared.check.js';
import { headersJsonDeclared } from './headers-json-declared.check.js';
import { headersNosniffSet } from './headers-nosniff-set.check.js';
import { pagesCspEffective } from './pages-csp-effective.check.js';
import { pagesCspSet } from './pages-csp-set.check.js';
import { pagesFramingRestricted } from './pages-framing-restricted.check.js';
import { pagesReferrerLimited } from './pages-referrer-limited.check.js';
import { pagesScriptsEncrypted } from './pages-scripts-encrypted.check.js';
import { pagesScriptsPinned } from './pages-scripts-pinned.check.js';
import { tlsCertificateChainTrusted } from './tls-certificate-chain-trusted.check.js';
import { tlsCertificateKeyStrong } from './tls-certificate-key-strong.check.js';
import { tlsCertificateNameMatches } from './tls-certificate-name-matches.check.js';
import { tlsCertificateNotExpired } from './tls-certificate-not-expired.check.js';
import { tlsCertificateRenewedEarly } from './tls-certificate-renewed-early.check.js';
import { tlsCertificateSignatureStrong } from './tls-certificate-signature-strong.check.js';
import { tlsForwardSecrecyKept } from './tls-forward-secrecy-kept.check.js';
import { tlsOldVersionsRefused } from './tls-old-versions-refused.check.js';
import { tlsVersion13Supported } from './tls-version-1-3-supported.check.js';
import { tlsVersionModern } from './tls-version-modern.check.js';
import { tlsWeakSuitesRefused } from './tls-weak-suites-refused.check.js';
import { transportHstsEnabled } from './transport-hsts-enabled.check.js';
import { transportHttpRedirected } from './transport-http-redirected.check.js';
import { transportHttpsUsed } from './transport-https-used.check.js';
import { transportRedirectsEncrypted } from './transport-redirects-encrypted.check.js';

/** In the order of their files. */
export const checks: readonly Check<WebEndpoint>[] = [
  cookiesHttpOnly,
  cookiesPrefixesKept,
  cookiesSameSite,
  cookiesSecure,
  corsForeignOriginUntrusted,
  corsNullOriginUntrusted,
  corsPreflightUntrusting,
  corsWildcardWithoutCredentials,
  credentialsOutsideUrl,
  disclosureDebuggingOff,
  disclosureDocumentationHidden,
  disclosureErrorsPlain,
  disclosureFrameworkHidden,
  disclosureInternalAddressesHidden,
  disclosureServerVersionHidden,
  headersAuthenticatedUncached,
  headersContentTypeDeclared,
  headersJsonDeclared,
  headersNosniffSet,
  pagesCspEffective,
  pagesCspSet,
  pagesFramingRestricted,
  pagesReferrerLimited,
  pagesScriptsEncrypted,
  pagesScriptsPinned,
  tlsCertificateChainTrusted,
  tlsCertificateKeyStrong,
  tlsCertificateNameMatches,
  tlsCertificateNotExpired,
  tlsCertificateRenewedEarly,
  tlsCertificateSignatureStrong,
  tlsForwardSecrecyKept,
  tlsOldVersionsRefused,
  tlsVersion13Supported,
  tlsVersionModern,
  tlsWeakSuitesRefused,
  transportHstsEnabled,
  transportHttpRedirected,
  transportHttpsUsed,
  transportRedirectsEncrypted,
];
