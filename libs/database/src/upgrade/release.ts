/** What of a service's schema, and of how the service used it, the last release relies on. */
export interface Release {
  schema: string;
  /** Names, in the order in which they ran. */
  migrations: string[];
  /** By bare name; partitions are those of their parent. */
  tables: Record<string, ReleasedTable>;
  /** Every statement that the service's role sent. */
  statements: ReleasedStatement[];
}

export interface ReleasedTable {
  columns: Record<string, ReleasedColumn>;
  /** Constraints and unique indexes, by name. */
  rules: Record<string, ReleasedRule>;
  /** By name, what each lets through. */
  policies: Record<string, string>;
}

export interface ReleasedColumn {
  type: string;
  nullable: boolean;
  /** Filled by Postgres where an insert doesn't name it. */
  filled: boolean;
}

export interface ReleasedRule {
  is: string;
  columns: string[];
  /** Two rows without a value are not the same. */
  distinctNulls: boolean;
}

export interface ReleasedStatement {
  sql: string;
  parameters: string[];
  results: string[];
}
