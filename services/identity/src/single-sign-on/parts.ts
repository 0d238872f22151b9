import { Domain } from './domain.entity.js';
import { Domains } from './domains.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { IdentityLinks } from './identity-links.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { OpenId } from './openid.js';
import { OrganizationSignOnController } from './organization-sign-on.controller.js';
import { ProviderVisits } from './provider-visits.js';
import { ProvisionMember } from './provision-member.js';
import { ReauthenticateByProvider } from './reauthenticate-by-provider.js';
import { ReauthenticateByProviderController } from './reauthenticate-by-provider.controller.js';
import { SingleSignOn } from './single-sign-on.js';
import { SingleSignOnController } from './single-sign-on.controller.js';
import { SingleSignOnSettings } from './single-sign-on-settings.js';
import { TextRecords } from './text-records.js';

/** What the module of the service is made of here. */
export const singleSignOn = {
  entities: [IdentityProvider, Domain, LinkedIdentity],
  controllers: [SingleSignOnController, ReauthenticateByProviderController, OrganizationSignOnController],
  providers: [
    OpenId,
    TextRecords,
    Domains,
    ProviderVisits,
    IdentityLinks,
    ProvisionMember,
    ReauthenticateByProvider,
    SingleSignOn,
    SingleSignOnSettings,
  ],
};
