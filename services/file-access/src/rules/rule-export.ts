import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { ExportQuery } from './exchange-bodies.js';
import { type RuleSpec, textOf, withShipped } from './rule-spec.js';
import { RuleStore } from './rule-store.js';
import { readText } from './rule-texts.js';
import { markerOf } from './stream-sections.js';

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
    return specs.map(asSection).join('---\n');
  }
}

function asSection(spec: RuleSpec): string {
  const yaml = (textOf(spec) ?? '').trimEnd();
  return `${markerOf(spec.ruleId, readText(yaml).documents.length)}\n${yaml}\n`;
}
