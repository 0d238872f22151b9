import { Injectable } from '@nestjs/common';
import { type Contract, type scan, ScannerCatalogueRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { compareVersions } from './compare-versions.js';

const insert = `insert into scan_orchestrator.catalogue_checks
  (scanner, check_id, title, severity, asset_type, check_group, risk, remediation, reference_urls, cwe, needs_ownership,
   revision)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (scanner, check_id) do update set title = excluded.title, severity = excluded.severity,
    asset_type = excluded.asset_type, check_group = excluded.check_group, risk = excluded.risk,
    remediation = excluded.remediation, reference_urls = excluded.reference_urls, cwe = excluded.cwe,
    needs_ownership = excluded.needs_ownership, revision = excluded.revision`;

/** Keeps what each scanner can check, as its newest build says. */
@Injectable()
export class KeepCatalogue implements EventHandler<ScannerCatalogueRecord> {
  readonly group = 'scan-orchestrator.catalogue';
  readonly contract: Contract<ScannerCatalogueRecord> = ScannerCatalogueRecord;

  async handle({ data }: Event<ScannerCatalogueRecord>, tx: EntityManager) {
    const { scanner, version, checks = [] } = data;
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('catalogue:' || $1, 0))`, [scanner]);
    const [known] = await tx.query<{ version: string }[]>(
      'select version from scan_orchestrator.catalogues where scanner = $1',
      [scanner],
    );
    // While replicas are replaced both say theirs.
    if (known !== undefined && compareVersions(version, known.version) < 0) return;
    await tx.query(
      `insert into scan_orchestrator.catalogues (scanner, version, taken_at) values ($1, $2, now())
       on conflict (scanner) do update set version = excluded.version, taken_at = excluded.taken_at`,
      [scanner, version],
    );
    await tx.query(
      'delete from scan_orchestrator.catalogue_checks where scanner = $1 and not check_id = any($2)',
      [scanner, checks.map(({ check_id }) => check_id)],
    );
    for (const check of checks) await tx.query(insert, [scanner, ...valuesOf(check)]);
  }
}

function valuesOf(check: scan.CheckDescription): unknown[] {
  return [
    check.check_id,
    check.title,
    check.severity,
    check.asset_type ?? '',
    check.group ?? '',
    check.risk ?? '',
    check.remediation ?? '',
    check.references ?? [],
    check.cwe ?? [],
    check.needs_ownership ?? false,
    check.revision ?? 1,
  ];
}
