import type { Evaluation } from '@palisade/scanner-kit';

/** Something that was looked for: what was seen, or why nothing was. */
export type Seen<T> = { readonly value: T; readonly because?: undefined } | NotSeen;

export interface NotSeen {
  readonly value?: undefined;
  readonly because: Extract<Evaluation, { reason: string }>;
}

export const seen = <T>(value: T): Seen<T> => ({ value });

/** It could have been there, and wasn't looked at. */
export const notSeen = (reason: string, summary?: string): NotSeen => ({
  because: { status: 'not_evaluated', reason, ...(summary !== undefined && { summary }) },
});

/** There is no such thing here. */
export const absent = (reason: string, summary?: string): NotSeen => ({
  because: { status: 'not_applicable', reason, ...(summary !== undefined && { summary }) },
});
