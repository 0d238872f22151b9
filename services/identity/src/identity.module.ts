import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import {
  ApiKeyRecord,
  AuditRecord,
  DomainChangedRecord,
  InviteChangedRecord,
  MemberEmailChangedRecord,
  MemberFactorChangedRecord,
  MemberIdentityChangedRecord,
  MemberJoinedRecord,
  MemberLeftRecord,
  MemberRoleChangedRecord,
  OrganizationCreatedRecord,
  OrganizationRecord,
  SessionRecord,
  SigningKeyRecord,
  SingleSignOnChangedRecord,
} from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { databaseOf, kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts } from './accounts/accounts.js';
import { ChangeEmail } from './accounts/change-email.js';
import { DropCredentials } from './accounts/drop-credentials.js';
import { EmailLink } from './accounts/email-link.entity.js';
import { EmailLinks } from './accounts/email-links.js';
import { ForgetUnverified } from './accounts/forget-unverified.js';
import { OpenAccount } from './accounts/open-account.js';
import { Register } from './accounts/register.js';
import { User } from './accounts/user.entity.js';
import { VerifyEmail } from './accounts/verify-email.js';
import { ApiKey } from './api-keys/api-key.entity.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeys } from './api-keys/api-keys.js';
import { NoteApiKeyUse } from './api-keys/note-api-key-use.handler.js';
import { type IdentitySettings, settingsOf } from './config.js';
import { SeedDemo } from './demo/seed-demo.js';
import { BootstrapToken } from './first-admin/bootstrap-token.entity.js';
import { Challenges } from './factors/challenges.js';
import { ChangeFactors } from './factors/change-factors.js';
import { FactorThrottle } from './factors/factor-throttle.js';
import { Factors } from './factors/factors.js';
import { FactorsController } from './factors/factors.controller.js';
import { Passkey } from './factors/passkey.entity.js';
import { Passkeys } from './factors/passkeys.js';
import { Reauthenticate } from './factors/reauthenticate.js';
import { ReauthenticateController } from './factors/reauthenticate.controller.js';
import { RecoveryCodes } from './factors/recovery-codes.js';
import { Totp } from './factors/totp.js';
import { TotpFactor } from './factors/totp-factor.entity.js';
import { erasures } from './erasures/parts.js';
import { FirstAdmin } from './first-admin/first-admin.js';
import { FlagsController } from './flags/flags.controller.js';
import { SetFlag } from './flags/set-flag.js';
import { Housekeeping } from './housekeeping.js';
import { AcceptInvite } from './invites/accept-invite.js';
import { InviteAddress } from './invites/invite-address.entity.js';
import { InviteThrottle } from './invites/invite-throttle.js';
import { Invite } from './invites/invite.entity.js';
import { InvitesController } from './invites/invites.controller.js';
import { Invites } from './invites/invites.js';
import { ReceivedInvitesController } from './invites/received-invites.controller.js';
import { LogIn } from './logins/log-in.js';
import { LogOut } from './logins/log-out.js';
import { LoginController } from './logins/login.controller.js';
import { LoginThrottle } from './logins/login-throttle.js';
import { MfaController } from './logins/mfa.controller.js';
import { MfaStep } from './logins/mfa-step.js';
import { PasskeyLogin } from './logins/passkey-login.js';
import { SignIn } from './logins/sign-in.js';
import { Mail } from './mail/mail.js';
import { QueuedMail } from './mail/mail.entity.js';
import { MailThrottle } from './mail/mail-throttle.js';
import { SendMails } from './mail/send-mails.js';
import { migrations } from './migrations/index.js';
import { AddMember } from './organizations/add-member.js';
import { ChangeOrganization } from './organizations/change-organization.js';
import { ChangeRole } from './organizations/change-role.js';
import { Departures } from './organizations/departures.js';
import { FoundOrganization } from './organizations/found-organization.js';
import { MembersController } from './organizations/members.controller.js';
import { Membership } from './organizations/membership.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OrganizationThrottle } from './organizations/organization-throttle.js';
import { Organizations } from './organizations/organizations.js';
import { RemoveMember } from './organizations/remove-member.js';
import { RenewToken } from './organizations/renew-token.js';
import { ChangePassword } from './passwords/change-password.js';
import { ForgotPassword } from './passwords/forgot-password.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { Passwords } from './passwords/passwords.js';
import { ResetPassword } from './passwords/reset-password.js';
import { SetPassword } from './passwords/set-password.js';
import { RefreshController } from './refresh/refresh.controller.js';
import { RefreshFamily } from './refresh/refresh-family.entity.js';
import { RefreshSession } from './refresh/refresh-session.js';
import { RefreshTokens } from './refresh/refresh-tokens.js';
import { DerivationRoot } from './sealing/derivation-root.js';
import { Reseal } from './sealing/reseal.js';
import { EndSession } from './sessions/end-session.js';
import { KnownDevices } from './sessions/known-devices.js';
import { Session } from './sessions/session.entity.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SignAccessToken } from './sessions/sign-access-token.js';
import { Settings } from './settings.js';
import { singleSignOn } from './single-sign-on/parts.js';
import { RotateSigningKeys } from './signing-keys/rotate-signing-keys.js';
import { SigningKey } from './signing-keys/signing-key.entity.js';
import { SigningKeys } from './signing-keys/signing-keys.js';

const entities = [
  User,
  Organization,
  Membership,
  Session,
  RefreshFamily,
  Invite,
  InviteAddress,
  ApiKey,
  SigningKey,
  BootstrapToken,
  QueuedMail,
  TotpFactor,
  Passkey,
  EmailLink,
  ...singleSignOn.entities,
];

const produces = [
  OrganizationCreatedRecord,
  MemberJoinedRecord,
  MemberRoleChangedRecord,
  MemberLeftRecord,
  SingleSignOnChangedRecord,
  DomainChangedRecord,
  InviteChangedRecord,
  MemberFactorChangedRecord,
  MemberEmailChangedRecord,
  MemberIdentityChangedRecord,
  OrganizationRecord,
  ApiKeyRecord,
  SessionRecord,
  SigningKeyRecord,
  AuditRecord,
];

const providers: Provider[] = [
  Accounts,
  Register,
  OpenAccount,
  VerifyEmail,
  ChangeEmail,
  EmailLinks,
  DropCredentials,
  ForgotPassword,
  ResetPassword,
  ChangePassword,
  SetPassword,
  MailThrottle,
  KnownDevices,
  LogIn,
  SignIn,
  MfaStep,
  PasskeyLogin,
  LoginThrottle,
  Challenges,
  Totp,
  Passkeys,
  RecoveryCodes,
  FactorThrottle,
  Factors,
  ChangeFactors,
  Reauthenticate,
  Passwords,
  DerivationRoot,
  Reseal,
  Sessions,
  EndSession,
  RefreshTokens,
  RefreshSession,
  SignAccessToken,
  SigningKeys,
  RotateSigningKeys,
  Organizations,
  FoundOrganization,
  OrganizationThrottle,
  ChangeOrganization,
  AddMember,
  ChangeRole,
  RemoveMember,
  Departures,
  RenewToken,
  Invites,
  InviteThrottle,
  ApiKeys,
  FirstAdmin,
  Mail,
];

@Module({})
export class IdentityModule {
  /** The service. */
  static forRoot(settings: IdentitySettings): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        ...connections(settings),
        ...erasures.imports(),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'identity',
        }),
      ],
      controllers: [
        LoginController,
        AccountsController,
        PasswordsController,
        MfaController,
        FactorsController,
        ReauthenticateController,
        RefreshController,
        SessionsController,
        OrganizationsController,
        FlagsController,
        MembersController,
        InvitesController,
        ReceivedInvitesController,
        ApiKeysController,
        ...singleSignOn.controllers,
        ...erasures.controllers,
      ],
      providers: [
        ...providers,
        AcceptInvite,
        SetFlag,
        LogOut,
        ForgetUnverified,
        Housekeeping,
        SendMails,
        ...singleSignOn.providers,
        ...erasures.providers,
        { provide: Settings, useValue: settingsOf(settings) },
      ],
    };
  }

  /** The same without anything that serves or runs by itself, for commands beside it. */
  static forCommands(settings: IdentitySettings): DynamicModule {
    return {
      module: IdentityModule,
      imports: [...connections(settings), AuthModule.forCommands({ service: 'identity' })],
      providers: [...providers, SeedDemo, { provide: Settings, useValue: settingsOf(settings) }],
    };
  }
}

function connections(settings: IdentitySettings): DynamicModule[] {
  return [
    DatabaseModule.forRoot({ schema: 'identity', ...databaseOf(settings), entities, migrations }),
    MessagingModule.forRoot({
      service: 'identity',
      schema: 'identity',
      ...kafkaOf(settings),
    }),
    MessagingModule.forFeature({ handlers: [NoteApiKeyUse], produces }),
  ];
}
