import type { IdentityFramework } from '../api/gen/palisade.schemas.js';

/** Compliance frameworks as people call them. */
export const frameworkNames: Record<IdentityFramework, string> = {
  cis: 'CIS Benchmarks',
  soc2: 'SOC 2',
  iso27001: 'ISO 27001',
  'pci-dss': 'PCI DSS',
  'nist-csf': 'NIST CSF',
  hipaa: 'HIPAA',
  gdpr: 'GDPR',
};
