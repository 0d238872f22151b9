export { type Secrets, secretsOf } from './secrets.js';
export { operationsOf, type Service, type ServiceContext, services, settingsOf } from './services.js';
