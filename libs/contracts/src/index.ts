export { actorKey, normaliseActor } from './actor-key.js';
export { asyncapi, type AsyncApiOptions } from './asyncapi.js';
export type { Contract } from './contract.js';
export { contractOf } from './contract-of.js';
export * from './gen/contracts.js';
export * as alerting from './gen/palisade/alerting/v1/profile.js';
export * as apiRegistry from './gen/palisade/apiregistry/v1/profile.js';
export * as audit from './gen/palisade/audit/v1/profile.js';
export * as fileAccess from './gen/palisade/fileaccess/v1/profile.js';
export * as identity from './gen/palisade/identity/v1/profile.js';
export * as scan from './gen/palisade/scan/v1/profile.js';
export { InvalidMessage, type FieldError } from './invalid-message.js';
export {
  deadLetterRetentionMs,
  deadLetterTopic,
  topicConfig,
  topicNamed,
  topics,
  type Topic,
} from './topics.js';
export { mayHaveHalves, unicodeErrors } from './unicode.js';
