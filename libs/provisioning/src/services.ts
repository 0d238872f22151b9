/** The schema of each service that has one. */
export const schemas = {
  identity: 'identity',
  'file-access': 'file_access',
  alerting: 'alerting',
  audit: 'audit',
  'api-registry': 'api_registry',
  'scan-orchestrator': 'scan_orchestrator',
} as const;

/** Kinds of scanners; the service of each is `scanner-<kind>`. */
export const scanners = ['web'] as const;

export type Scanner = (typeof scanners)[number];
