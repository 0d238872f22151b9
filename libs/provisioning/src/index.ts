export { type Credentials, demoAdmin, type Gateway, registerSamples } from './samples.js';
export { completeSecrets, newIngestKey, newPassword, secretSettings, type Secrets } from './secrets.js';
export { scanners, schemas, type Scanner } from './services.js';
