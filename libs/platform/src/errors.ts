/** Something about this machine keeps Kafka or Postgres from running: what is wrong, and what to do about it. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem}\n  What to do: ${remedy}`, options);
    this.problem = problem;
    this.remedy = remedy;
  }
}
