const sentences = {
  'bad-url': 'The address is not a URL that we take.',
  'bad-scheme': 'Only http and https are reached.',
  'bad-port': 'That port is not reached.',
  'bad-header': 'A header is not for the sender to set.',
  'not-global': 'The address is not on the public Internet.',
  unresolvable: 'The name has no address.',
  'connection-failed': 'The connection failed.',
  'tls-failed': 'The server did not prove that it has the name.',
  'bad-redirect': 'The redirect is not one that we follow.',
  'too-many-redirects': 'There are too many redirects.',
  'too-large': 'The answer is too large.',
  'bad-response': 'The answer is not what HTTP allows.',
  timeout: 'The answer took too long.',
  aborted: 'The request was called off.',
} as const;

export type Reason = keyof typeof sentences;
export type Stage = 'resolve' | 'connect' | 'headers' | 'whole';

/** Reasons that another attempt, later, may not meet. */
const transient: readonly Reason[] = ['unresolvable', 'connection-failed', 'timeout'];

/**
 * Why nothing was reached, or not read to its end: `reason` is stable, and all of it may be shown to the tenant. It names no
 * address that a name resolved to, and has no cause that would; an operator learns those from `observe`.
 */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  /** Which of the limits of time ended it. */
  readonly stage?: Stage;
  /** The system's or the resolver's own word, such as ECONNREFUSED, ENOTFOUND or CERT_HAS_EXPIRED. */
  readonly code?: string;

  constructor(
    readonly reason: Reason,
    { stage, code }: { stage?: Stage; code?: string } = {},
  ) {
    super(sentences[reason]);
    if (stage !== undefined) this.stage = stage;
    if (code !== undefined) this.code = code;
  }

  get isTransient(): boolean {
    return transient.includes(this.reason);
  }
}

export function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
