export interface AuthOptions {
  issuer: string;
  /** Default `palisade`. */
  audience?: string;
  /** Everybody is refused (503) when the identity topics have not been read to their end for this long. Default 120. */
  maxBehindSeconds?: number;
  /** Named in audit records. */
  service?: string;
}

export const AUTH_OPTIONS = Symbol('palisade auth options');
