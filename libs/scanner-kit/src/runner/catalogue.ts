import type { scan } from '@palisade/contracts';
import type { Scanner } from '../scanner.js';

/** What the scanner can tell, as scan-orchestrator serves it. Throws where two checks have one id. */
export function catalogueOf({ name, version, checks }: Scanner): scan.ScannerCatalogue {
  const ids = checks.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new Error(`there are two checks named ${twice}`);
  return {
    scanner: name,
    version,
    checks: checks.map((check) => ({
      check_id: check.id,
      title: check.title,
      severity: check.severity,
      asset_type: check.assetType,
      risk: check.risk,
      remediation: check.remediation,
      references: [...check.references],
      cwe: [...check.cwe],
      needs_ownership: check.needsOwnership ?? false,
      revision: check.revision ?? 1,
      group: check.group,
    })),
  };
}
