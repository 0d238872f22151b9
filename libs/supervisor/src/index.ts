export { type Secrets, secretsOf } from './secrets.js';
export { operationsOf, type Service, type ServiceContext, services } from './services.js';
