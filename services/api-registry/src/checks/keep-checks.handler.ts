import { Injectable } from '@nestjs/common';
import { ScannerCatalogueRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { storable } from '../text.js';
import { rankOf, severities } from '../words.js';
import { isOlder } from './version.js';

/** Keeps what scanners say of their checks: titles and remedies of what audits found, also once a check is gone. */
@Injectable()
export class KeepChecks implements EventHandler<ScannerCatalogueRecord> {
  readonly group = 'api-registry.keep-checks';
  readonly contract: Contract<ScannerCatalogueRecord> = ScannerCatalogueRecord;

  async handle({ data }: Event<ScannerCatalogueRecord>, tx: EntityManager): Promise<void> {
    const scanner = storable(data.scanner);
    const [known] = await tx.query<{ version: string }[]>(
      'select version from api_registry.catalogues where scanner = $1 for update',
      [scanner],
    );
    if (known !== undefined && isOlder(data.version, known.version)) return;
    await tx.query(
      `insert into api_registry.catalogues (scanner, version) values ($1, $2)
       on conflict (scanner) do update set version = excluded.version`,
      [scanner, storable(data.version)],
    );
    const checks = (data.checks ?? []).map((check) => ({
      check_id: storable(check.check_id),
      title: storable(check.title),
      severity: rankOf(severities, check.severity),
      risk: storable(check.risk ?? ''),
      remediation: storable(check.remediation ?? ''),
      reference_urls: (check.references ?? []).map(storable),
      cwe: check.cwe ?? [],
      revision: check.revision ?? 0,
    }));
    await tx.query(
      `insert into api_registry.checks (scanner, check_id, title, severity, risk, remediation, reference_urls, cwe, revision,
              version)
       select $1, c.check_id, c.title, c.severity, c.risk, c.remediation, c.reference_urls, c.cwe, c.revision, $3
         from jsonb_to_recordset($2::jsonb) as c(check_id text, title text, severity smallint, risk text,
              remediation text, reference_urls text[], cwe int[], revision int)
       on conflict (scanner, check_id) do update
          set title = excluded.title, severity = excluded.severity, risk = excluded.risk,
              remediation = excluded.remediation, reference_urls = excluded.reference_urls, cwe = excluded.cwe,
              revision = excluded.revision, version = excluded.version`,
      [scanner, JSON.stringify(checks), storable(data.version)],
    );
  }
}
