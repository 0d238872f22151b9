/** Where a service keeps what it tells of a key on a compacted topic. */
export interface KeptState {
  topic: string;
  /** The message's full name. */
  type: string;
  table: string;
  /** The columns that find its row: the record's tenant, or what its value has at a path. */
  row: Record<string, 'tenant' | readonly string[]>;
  /** Where the value has the revision. */
  revision: readonly string[];
  /** What ended after the backup stays ended: columns of a row whose record is in one of these states. */
  ended?: { states: readonly string[]; at: string };
}

const revision = ['revision'];
const topic = 'file-access.rules.v1';

/** The compacted topics whose records have a revision, of which readers drop what is older. */
export const keptStates: readonly KeptState[] = [
  {
    revision,
    topic: 'identity.sessions.v1',
    type: 'palisade.identity.v1.Session',
    table: 'identity.sessions',
    row: { id: ['session_id'] },
    ended: { states: ['revoked'], at: 'ended_at' },
  },
  {
    revision,
    topic: 'identity.api-keys.v1',
    type: 'palisade.identity.v1.ApiKey',
    table: 'identity.api_keys',
    row: { tenant_id: 'tenant', id: ['api_key_id'] },
    ended: { states: ['revoked'], at: 'revoked_at' },
  },
  {
    revision,
    topic: 'identity.signing-keys.v1',
    type: 'palisade.identity.v1.SigningKey',
    table: 'identity.signing_keys',
    row: { kid: ['kid'] },
    ended: { states: ['retired', 'revoked'], at: 'expires_at' },
  },
  {
    revision,
    topic: 'identity.organizations.v1',
    type: 'palisade.identity.v1.Organization',
    table: 'identity.organizations',
    row: { tenant_id: 'tenant' },
  },
  {
    topic,
    revision,
    type: 'palisade.fileaccess.v1.RuleDefinition',
    table: 'file_access.rules',
    row: { tenant_id: 'tenant', rule_id: ['rule_id'] },
  },
  {
    topic,
    revision,
    type: 'palisade.fileaccess.v1.Watchlist',
    table: 'file_access.watchlists',
    row: { tenant_id: 'tenant', name: ['name'] },
  },
  {
    topic,
    revision,
    type: 'palisade.fileaccess.v1.RuleException',
    table: 'file_access.exceptions',
    row: { tenant_id: 'tenant', exception_id: ['exception_id'] },
  },
  {
    topic: 'alerts.v1',
    type: 'palisade.alerting.v1.Alert',
    table: 'alerting.alerts',
    row: { tenant_id: 'tenant', id: ['finding_info', 'uid'] },
    revision: ['unmapped', 'palisade', 'revision'],
  },
];
