import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { ExportQuery } from './exchange-bodies.js';
import { textOf, withShipped } from './rule-spec.js';
import { RuleStore } from './rule-store.js';

/** A tenant's rules as one stream of documents, which an import gives the same rules. */
@Injectable()
export class RuleExport {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
  ) {}

  async export(tenantId: string, source: ExportQuery['source']): Promise<string> {
    const own = await this.database.asTenant(tenantId, (tx) => this.store.own(tx, tenantId));
    const specs = source === 'all' ? withShipped(own) : own.filter(({ ownText }) => ownText !== '');
    return (
      specs.map((spec) => (textOf(spec) ?? '').trimEnd()).join('\n---\n') + (specs.length > 0 ? '\n' : '')
    );
  }
}
