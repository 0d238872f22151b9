export { FeatureFlags, featureIsOff } from './feature-flags.js';
export { flagIn, flags, isFlagName, type Flag, type FlagName } from './flags.js';
export { Organizations, type FollowedOrganization } from './organizations.js';
export { OrganizationsModule } from './organizations.module.js';
