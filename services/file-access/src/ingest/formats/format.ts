import type { FileAccessEventRecord } from '@palisade/contracts';

/** Why a record of another system is no event of ours: expected, and counted in the answer. */
export type SkipReason = 'not_about_files' | 'no_email_actor' | 'failed' | 'no_resource';

/** An event as a record says it, not checked yet: whatever is wrong with it is the record's error. */
export type Draft = { -readonly [Name in keyof FileAccessEventRecord]?: unknown };

/** How one system's records become events. */
export interface Format {
  /** The records of a body that is JSON; undefined when it has not the system's form. */
  records(body: unknown): readonly unknown[] | undefined;
  /** One event, several where a record tells of several, or why there is none. Never throws, whatever the record is. */
  read(record: unknown): readonly Draft[] | SkipReason;
}
