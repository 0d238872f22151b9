// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: identity.api-key-uses.v1. Key: api_key_id. Owner: identity. Written by every service that verifies keys, at most once a
 * minute for a key and replica.
 *
 * @generated from message palisade.identity.v1.ApiKeyUsed
 */
export interface ApiKeyUsed {
  /**
   * @generated from field: string api_key_id = 1;
   */
  api_key_id: string;
  /**
   * @generated from field: google.protobuf.Timestamp last_used_at = 2;
   */
  last_used_at: string;
}

/**
 * Topic: identity.api-keys.v1. Key: api_key_id. Owner: identity. Compacted, internal: each record is the key's whole state.
 *
 * @generated from message palisade.identity.v1.ApiKey
 */
export interface ApiKey {
  /**
   * @generated from field: string api_key_id = 1;
   */
  api_key_id: string;
  /**
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: string name = 3;
   */
  name?: string;
  /**
   * SHA-256 of the secret, base64url. The secret has 256 random bits, so a slow hash would add nothing.
   *
   * @generated from field: string secret_hash = 4;
   */
  secret_hash: string;
  /**
   * Permissions such as file-access:ingest.
   *
   * @generated from field: repeated string scopes = 5;
   */
  scopes?: string[];
  /**
   * @generated from field: palisade.identity.v1.KeyState state = 6;
   */
  state?: KeyState;
  /**
   * @generated from field: google.protobuf.Timestamp expires_at = 7;
   */
  expires_at?: string;
}

export const KeyState = ['active', 'revoked'] as const;
export type KeyState = (typeof KeyState)[number];

/**
 * Topic: identity.erasures.v1. Key: tenant. Owner: identity. Written by every service: what it kept of the organization is gone.
 *
 * @generated from message palisade.identity.v1.OrganizationErased
 */
export interface OrganizationErased {
  /**
   * @generated from field: string erasure_id = 1;
   */
  erasure_id: string;
  /**
   * @generated from field: string organization_id = 2;
   */
  organization_id: string;
  /**
   * Such as file-access.
   *
   * @generated from field: string service = 3;
   */
  service: string;
  /**
   * @generated from field: google.protobuf.Timestamp erased_at = 4;
   */
  erased_at?: string;
  /**
   * How many rows of each table, tombstones of each topic and files were taken away.
   *
   * @generated from field: map<string, int64> erased = 5;
   */
  erased?: Record<string, number>;
  /**
   * What the service must keep and until when, such as the audit chain; by name, in words.
   *
   * @generated from field: map<string, string> kept = 6;
   */
  kept?: Record<string, string>;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.OrganizationCreated
 */
export interface OrganizationCreated {
  /**
   * @generated from field: string organization_id = 1;
   */
  organization_id: string;
  /**
   * @generated from field: string name = 2;
   */
  name?: string;
  /**
   * @generated from field: google.protobuf.Timestamp created_at = 3;
   */
  created_at?: string;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberJoined
 */
export interface MemberJoined {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * @generated from field: palisade.identity.v1.Role role = 2;
   */
  role?: Role;
  /**
   * @generated from field: google.protobuf.Timestamp joined_at = 3;
   */
  joined_at?: string;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberRoleChanged
 */
export interface MemberRoleChanged {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * @generated from field: palisade.identity.v1.Role from = 2;
   */
  from?: Role;
  /**
   * @generated from field: palisade.identity.v1.Role to = 3;
   */
  to?: Role;
  /**
   * @generated from field: int64 membership_version = 4;
   */
  membership_version?: number;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberLeft
 */
export interface MemberLeft {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * What he was.
   *
   * @generated from field: palisade.identity.v1.Role role = 2;
   */
  role?: Role;
  /**
   * @generated from field: palisade.identity.v1.LeaveReason reason = 3;
   */
  reason?: LeaveReason;
  /**
   * @generated from field: int64 membership_version = 4;
   */
  membership_version?: number;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Every service that keeps anything of the organization erases it and
 * says so on identity.erasures.v1. Said again until all have; whoever has erased it already says so again.
 *
 * @generated from message palisade.identity.v1.OrganizationErasureRequested
 */
export interface OrganizationErasureRequested {
  /**
   * @generated from field: string erasure_id = 1;
   */
  erasure_id: string;
  /**
   * @generated from field: string organization_id = 2;
   */
  organization_id: string;
  /**
   * @generated from field: google.protobuf.Timestamp requested_at = 3;
   */
  requested_at?: string;
  /**
   * Rises by one each time that it is said.
   *
   * @generated from field: int64 asked = 4;
   */
  asked?: number;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. How members sign in by the organization's own provider; never the
 * client's secret.
 *
 * @generated from message palisade.identity.v1.SingleSignOnChanged
 */
export interface SingleSignOnChanged {
  /**
   * @generated from field: palisade.identity.v1.SingleSignOnState state = 1;
   */
  state: SingleSignOnState;
  /**
   * @generated from field: string issuer = 2;
   */
  issuer?: string;
  /**
   * @generated from field: string client_id = 3;
   */
  client_id?: string;
  /**
   * Of members that are made when they first sign in.
   *
   * @generated from field: palisade.identity.v1.Role default_role = 4;
   */
  default_role?: Role;
  /**
   * Members other than admins have no other way in.
   *
   * @generated from field: bool enforced = 5;
   */
  enforced?: boolean;
  /**
   * @generated from field: int64 revision = 6;
   */
  revision?: number;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A domain of e-mail addresses that the organization says is its own.
 *
 * @generated from message palisade.identity.v1.DomainChanged
 */
export interface DomainChanged {
  /**
   * @generated from field: string domain_id = 1;
   */
  domain_id: string;
  /**
   * @generated from field: string domain = 2;
   */
  domain: string;
  /**
   * @generated from field: palisade.identity.v1.DomainState state = 3;
   */
  state: DomainState;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Without the address, which is of somebody who may belong to nobody.
 *
 * @generated from message palisade.identity.v1.InviteChanged
 */
export interface InviteChanged {
  /**
   * @generated from field: string invite_id = 1;
   */
  invite_id: string;
  /**
   * @generated from field: palisade.identity.v1.Role role = 2;
   */
  role?: Role;
  /**
   * @generated from field: palisade.identity.v1.InviteChange change = 3;
   */
  change: InviteChange;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A member has more or fewer factors beside his password.
 *
 * @generated from message palisade.identity.v1.MemberFactorChanged
 */
export interface MemberFactorChanged {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * @generated from field: palisade.identity.v1.FactorKind kind = 2;
   */
  kind?: FactorKind;
  /**
   * @generated from field: palisade.identity.v1.FactorChange change = 3;
   */
  change: FactorChange;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Without the addresses: they stand in the audit log.
 *
 * @generated from message palisade.identity.v1.MemberEmailChanged
 */
export interface MemberEmailChanged {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * @generated from field: google.protobuf.Timestamp changed_at = 2;
   */
  changed_at?: string;
}

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A member's account was linked with one at the organization's provider,
 * or is so no more.
 *
 * @generated from message palisade.identity.v1.MemberIdentityChanged
 */
export interface MemberIdentityChanged {
  /**
   * @generated from field: string user_id = 1;
   */
  user_id: string;
  /**
   * @generated from field: string issuer = 2;
   */
  issuer?: string;
  /**
   * @generated from field: palisade.identity.v1.IdentityChange change = 3;
   */
  change: IdentityChange;
}

export const LeaveReason = ['left', 'removed', 'organization_erased'] as const;
export type LeaveReason = (typeof LeaveReason)[number];

export const SingleSignOnState = ['set', 'removed'] as const;
export type SingleSignOnState = (typeof SingleSignOnState)[number];

export const DomainState = ['claimed', 'proven', 'lost', 'removed'] as const;
export type DomainState = (typeof DomainState)[number];

export const InviteChange = ['sent', 'resent', 'accepted', 'revoked'] as const;
export type InviteChange = (typeof InviteChange)[number];

export const FactorKind = ['totp', 'passkey', 'recovery_codes'] as const;
export type FactorKind = (typeof FactorKind)[number];

export const FactorChange = ['added', 'removed'] as const;
export type FactorChange = (typeof FactorChange)[number];

export const IdentityChange = ['linked', 'unlinked'] as const;
export type IdentityChange = (typeof IdentityChange)[number];

export const Role = ['admin', 'analyst', 'viewer'] as const;
export type Role = (typeof Role)[number];

/**
 * Topic: identity.organizations.v1. Key: tenant. Owner: identity. Compacted: each record is the organization's whole state.
 *
 * @generated from message palisade.identity.v1.Organization
 */
export interface Organization {
  /**
   * @generated from field: string organization_id = 1;
   */
  organization_id: string;
  /**
   * Rises by one with every change; a reader drops what is older than what it has.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: string name = 3;
   */
  name?: string;
  /**
   * IANA name, such as Europe/Zurich.
   *
   * @generated from field: string time_zone = 4;
   */
  time_zone?: string;
  /**
   * @generated from field: map<string, string> settings = 5;
   */
  settings?: Record<string, string>;
  /**
   * @generated from field: map<string, bool> flags = 6;
   */
  flags?: Record<string, boolean>;
}

/**
 * Topic: identity.sessions.v1. Key: session_id. Owner: identity. Compacted, internal: each record is the session's whole state.
 * The tenant is in the envelope; a user without an organization has none.
 *
 * @generated from message palisade.identity.v1.Session
 */
export interface Session {
  /**
   * @generated from field: string session_id = 1;
   */
  session_id: string;
  /**
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: string user_id = 3;
   */
  user_id?: string;
  /**
   * @generated from field: palisade.identity.v1.Role role = 4;
   */
  role?: Role;
  /**
   * A token that carries an older one is refused.
   *
   * @generated from field: int64 membership_version = 5;
   */
  membership_version?: number;
  /**
   * @generated from field: palisade.identity.v1.SessionState state = 6;
   */
  state?: SessionState;
  /**
   * @generated from field: google.protobuf.Timestamp expires_at = 7;
   */
  expires_at?: string;
}

export const SessionState = ['active', 'revoked'] as const;
export type SessionState = (typeof SessionState)[number];

/**
 * Topic: identity.signing-keys.v1. Key: kid. Owner: identity. Compacted, internal: the public half of each key that signs access tokens.
 *
 * @generated from message palisade.identity.v1.SigningKey
 */
export interface SigningKey {
  /**
   * @generated from field: string kid = 1;
   */
  kid: string;
  /**
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * JWK members of an EC P-256 public key (RFC 7517, RFC 7518 section 6.2.1).
   *
   * @generated from field: string x = 3;
   */
  x?: string;
  /**
   * @generated from field: string y = 4;
   */
  y?: string;
  /**
   * @generated from field: palisade.identity.v1.SigningKeyState state = 5;
   */
  state?: SigningKeyState;
  /**
   * After this no token of the key is valid.
   *
   * @generated from field: google.protobuf.Timestamp expires_at = 6;
   */
  expires_at?: string;
}

export const SigningKeyState = ['pending', 'active', 'retired', 'revoked'] as const;
export type SigningKeyState = (typeof SigningKeyState)[number];

