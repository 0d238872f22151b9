/** Who keeps anything of organizations, by the names with which they confirm: for whom a receipt waits. */
export const erasingServices = [
  'identity',
  'file-access',
  'alerting',
  'audit',
  'api-registry',
  'scan-orchestrator',
] as const;
