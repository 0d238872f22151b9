/** What one tenant may have. */
export interface RuleLimits {
  /** Rules of its own, those that are shipped and changed among them. */
  readonly rules: number;
  /** Characters of all its rules. */
  readonly yaml: number;
  /** Entries of all its watchlists. */
  readonly entries: number;
  /** That have not expired. */
  readonly exceptions: number;
}

export class RuleSettings {
  constructor(readonly limits: RuleLimits) {}
}
