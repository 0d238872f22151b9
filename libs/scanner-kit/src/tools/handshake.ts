import type { SecureVersion } from 'node:tls';

export interface TlsOptions {
  /** TLSv1 without: a server's weakness is to be seen, not avoided. */
  minVersion?: SecureVersion;
  maxVersion?: SecureVersion;
  /** As OpenSSL writes them. */
  ciphers?: string;
}

export interface Handshake {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** IANA's name. */
  readonly cipher: string;
  /** The server's own first, then as it sent them. */
  readonly chain: readonly Certificate[];
  /** Whether the chain leads to an authority that is trusted, and each of it is of now; the name is another matter. */
  readonly trusted: boolean;
  /** OpenSSL's word where it isn't trusted, such as SELF_SIGNED_CERT_IN_CHAIN or CERT_HAS_EXPIRED. */
  readonly trustError: string | null;
  /** Whether the certificate is for the host that was asked. */
  readonly nameMatches: boolean;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** `rsa`, `ec`, `ed25519` and their like. */
  readonly keyType: string;
  /** Of RSA the modulus, of EC the curve. */
  readonly keyBits: number | null;
  readonly curve: string | null;
  /** OpenSSL's name, such as `sha256WithRSAEncryption`. */
  readonly signatureAlgorithm: string;
  readonly selfSigned: boolean;
  readonly fingerprint: string;
}
