import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreatePeople1763640000000 } from './1763640000000-create-people.js';
import { CreateSessions1763640001000 } from './1763640001000-create-sessions.js';
import { CreateApiKeys1763640002000 } from './1763640002000-create-api-keys.js';
import { CreateSigningKeys1763640003000 } from './1763640003000-create-signing-keys.js';
import { CreateLoginGuards1763640004000 } from './1763640004000-create-login-guards.js';
import { CreateRefreshTokens1763640005000 } from './1763640005000-create-refresh-tokens.js';
import { CreateFactors1763640007000 } from './1763640007000-create-factors.js';
import { AddOrganizationSettings1763640008000 } from './1763640008000-add-organization-settings.js';
import { CreateInvites1763640008001 } from './1763640008001-create-invites.js';
import { AddApiKeyExpiry1763640008002 } from './1763640008002-add-api-key-expiry.js';
import { CreateMails1763640006000 } from './1763640006000-create-mails.js';
import { AddVerifiedAddresses1763640006001 } from './1763640006001-add-verified-addresses.js';
import { CreateErasures1763640009001 } from './1763640009001-create-erasures.js';
import { CreateSingleSignOn1763640010000 } from './1763640010000-create-single-sign-on.js';
import { CreateAccountOf1763640012000 } from './1763640012000-create-account-of.js';
import { ForgetApiKeys1763640013000 } from './1763640013000-forget-api-keys.js';
import { AddEnforcedSignOn1763640014000 } from './1763640014000-add-enforced-sign-on.js';
import { ForgetUnverifiedAccounts1763640015000 } from './1763640015000-forget-unverified-accounts.js';
import { CreateSecrets1763640016000 } from './1763640016000-create-secrets.js';

export const migrations = [
  messagingMigration('identity'),
  CreatePeople1763640000000,
  CreateSessions1763640001000,
  CreateApiKeys1763640002000,
  CreateSigningKeys1763640003000,
  CreateLoginGuards1763640004000,
  CreateRefreshTokens1763640005000,
  CreateMails1763640006000,
  AddVerifiedAddresses1763640006001,
  CreateFactors1763640007000,
  AddOrganizationSettings1763640008000,
  CreateInvites1763640008001,
  AddApiKeyExpiry1763640008002,
  erasureMigration('identity', '1763640009000'),
  CreateErasures1763640009001,
  CreateSingleSignOn1763640010000,
  CreateAccountOf1763640012000,
  ForgetApiKeys1763640013000,
  AddEnforcedSignOn1763640014000,
  ForgetUnverifiedAccounts1763640015000,
  CreateSecrets1763640016000,
];

/** Tables without a tenant policy, each with its reason. */
export const systemTables = [
  ...messagingTables,
  ...erasureTables,
  'users', // a person exists without an organization, and a login finds him by his e-mail
  'sessions', // of a person, who may have no organization; ended and swept by id
  'refresh_tokens', // of a session; who presents one is known by nothing else
  'erasures', // of who deleted an organization and so belongs to none, as the next is
  'erasure_services',
  'signing_keys', // the installation's, as the next is
  'secrets',
  'throttle', // counts before anybody is known; keys are hashes
  'email_links', // of people; who has one is known by nothing else
  'known_devices', // of people
  'mails', // to addresses, which may belong to nobody yet
  'totp_factors', // of a person, as the next two are
  'passkeys',
  'recovery_codes',
  'mfa_tokens', // who presents one is known by nothing else
  'spent_challenges', // ids that mean nothing to anybody
  'bootstrap_tokens', // from before there is any organization
  'invite_addresses', // of people who do not belong to the organization yet; says where their invites lie
  'proven_domains', // a login finds its organization by the domain of an e-mail address
  'single_sign_on_attempts', // of somebody who is not known yet
  'link_tokens', // who presents one is known by nothing else
];
