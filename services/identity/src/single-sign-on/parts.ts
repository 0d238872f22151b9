import { Domain } from './domain.entity.js';
import { Domains } from './domains.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { OpenId } from './openid.js';
import { OrganizationSignOnController } from './organization-sign-on.controller.js';
import { SingleSignOn } from './single-sign-on.js';
import { SingleSignOnController } from './single-sign-on.controller.js';
import { SingleSignOnSettings } from './single-sign-on-settings.js';
import { TextRecords } from './text-records.js';

/** What the module of the service is made of here. */
export const singleSignOn = {
  entities: [IdentityProvider, Domain, LinkedIdentity],
  controllers: [SingleSignOnController, OrganizationSignOnController],
  providers: [OpenId, TextRecords, Domains, SingleSignOn, SingleSignOnSettings],
};
