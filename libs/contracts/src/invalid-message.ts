/** What is wrong with one field. */
export interface FieldError {
  /** Such as 'labels.x' or 'measures.0.name'; '' for the whole message. */
  readonly path: string;
  readonly message: string;
}

/** A value that its contract refuses. Its text names fields and rules, never values. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';

  constructor(
    readonly type: string,
    readonly errors: readonly FieldError[],
    options?: ErrorOptions,
  ) {
    super(
      `Not a valid ${type}: ${errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`,
      options,
    );
  }
}
