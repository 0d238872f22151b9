export {
  databaseOf,
  IsCertificates,
  IsPostgresUrl,
  kafkaOf,
  KafkaSettings,
  MigrationSettings,
} from './connection-settings.js';
export { createService, type ServiceOptions } from './create-service.js';
export { charsetRefusal, jsonParser } from './json-body.js';
export { listen } from './lifecycle.js';
export { loadConfig } from './load-config.js';
export { decodeCursor, encodeCursor, page, type Page, PageQuery } from './pagination.js';
export { Problem, type FieldError, type ProblemDetails } from './problem.js';
export { ProblemBody } from './problem-body.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
// Also for its declaration of `request.work`.
export type { Requests } from './requests.js';
export { Readiness } from './readiness.js';
export { isOn, ServiceSettings, StoringServiceSettings } from './service-settings.js';
export { MayBeAbsent } from './validation.js';
