/** What a scanner is to do: what its claim gave, but for what only its parent needs. Credentials are in it: it is never logged. */
export interface Task {
  readonly scanId: string;
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
  readonly target: TaskTarget;
  /** What of the target this task is for, such as `api`: all of it, or a region, a service, a part. */
  readonly covers: string;
  /** What the planner said beside `covers`; the scanner's to validate. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credentials: readonly Credential[];
  readonly document: TaskDocument | null;
}

export interface TaskTarget {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** The registered URL; all that may be asked of a target whose ownership isn't proven. */
  readonly baseUrl: string;
  readonly ownershipProven: boolean;
  readonly environment: string | null;
  readonly criticality: string | null;
  readonly dataSensitivity: string | null;
}

export interface Credential {
  readonly connectionId: string;
  /** Such as `bearer`; decides what `secret` has. */
  readonly kind: string;
  readonly label: string | null;
  readonly secret: Readonly<Record<string, string>>;
}

/** The API's OpenAPI document, as it was uploaded: JSON or YAML. */
export interface TaskDocument {
  readonly documentId: string;
  readonly openapiVersion: string;
  readonly content: string;
}
