import type { Type } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';

/** Rows of a tenant, by its `tenant_id`. */
export interface ErasableTable {
  /** 'schema.table'. */
  readonly table: string;
  /** Of a partitioned table, the column that partitions it, with an index after the tenant: slices are ranges of it. */
  readonly slicedBy?: string;
  /** The compacted topic that has a record of each row, whose key goes with it. */
  readonly tombstones?: Tombstones;
}

export interface Tombstones {
  readonly contract: Contract<unknown>;
  /** SQL over the row's columns. */
  readonly key: string;
}

/** What a service has of a tenant besides rows: files, connections, memory. */
export interface ErasureHook {
  /** Before the rows go; repeated after a crash. Returns how much of what it took away. */
  erase(tenantId: string): Promise<Readonly<Record<string, number>>>;
}

/** What a service has of a tenant, and how it is told apart. */
export interface ErasableData {
  /** As it confirms: file-access. */
  readonly service: string;
  readonly schema: string;
  /** In this order: what refers to another goes first. */
  readonly tables: readonly ErasableTable[];
  /** Providers of the service. */
  readonly hooks?: readonly Type<ErasureHook>[];
  /** What must stay, by name, and until when, in words. */
  readonly kept?: (erasedAt: Date) => Readonly<Record<string, string>>;
  /** Rows that go in one transaction. */
  readonly rowsAtOnce?: number;
}

export const ERASABLE = Symbol('what a service erases');
