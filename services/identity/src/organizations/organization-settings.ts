export const frameworks = ['cis', 'soc2', 'iso27001', 'pci-dss', 'nist-csf', 'hipaa', 'gdpr'] as const;
export type Framework = (typeof frameworks)[number];

export const riskTolerances = ['low', 'medium', 'high'] as const;
export type RiskTolerance = (typeof riskTolerances)[number];

/** People who work there. */
export const companySizes = ['1-10', '11-50', '51-250', '251-1000', '1001-5000', '5001+'] as const;
export type CompanySize = (typeof companySizes)[number];

export interface Business {
  legal_name: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  industry: string | null;
  size: CompanySize | null;
  contact_email: string | null;
}

/** null: as long as the installation keeps them. */
export interface RetentionDays {
  file_access_events: number | null;
  alerts: number | null;
}

export interface OrganizationSettings {
  business: Business;
  frameworks: Framework[];
  risk_tolerance: RiskTolerance;
  retention_days: RetentionDays;
}

export interface SettingsChange {
  business?: Partial<Business>;
  frameworks?: Framework[];
  risk_tolerance?: RiskTolerance;
  retention_days?: Partial<RetentionDays>;
}

const none: OrganizationSettings = {
  business: { legal_name: null, country: null, industry: null, size: null, contact_email: null },
  frameworks: [],
  risk_tolerance: 'medium',
  retention_days: { file_access_events: null, alerts: null },
};

/** What is not given stays; null takes a value away; a list takes the place of the one before. */
export function settingsWith(
  { business, retention_days, ...others }: SettingsChange,
  before: OrganizationSettings = none,
): OrganizationSettings {
  const chosen = others.frameworks ?? before.frameworks;
  return {
    business: { ...before.business, ...given(business ?? {}) },
    frameworks: frameworks.filter((framework) => chosen.includes(framework)),
    risk_tolerance: others.risk_tolerance ?? before.risk_tolerance,
    retention_days: { ...before.retention_days, ...given(retention_days ?? {}) },
  };
}

/** As they go out on identity.organizations.v1; what is not chosen is not there. */
export function flattened({
  business,
  retention_days,
  ...others
}: OrganizationSettings): Record<string, string> {
  const values = [
    ...Object.entries(business).map(([name, value]) => [`business.${name}`, value] as const),
    ['frameworks', others.frameworks.join(',')] as const,
    ['risk_tolerance', others.risk_tolerance] as const,
    ...Object.entries(retention_days).map(([name, value]) => [`retention.${name}`, value] as const),
  ];
  return Object.fromEntries(
    values.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, String(value)]])),
  );
}

function given<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
