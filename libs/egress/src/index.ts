export { Egress } from './egress.js';
export { EgressRefused, type Reason, type Stage } from './egress-refused.js';
export type { Method } from './next-hop.js';
export { type Opening, parseOpenings } from './openings.js';
export type {
  ConnectOptions,
  EgressOptions,
  EgressResponse,
  Outcome,
  RequestOptions,
  ResolveOptions,
  Target,
  Timeouts,
} from './options.js';
export { ownableDomain, type OwnableDomain } from './ownable-domain.js';
export { egressOf, IsDnsServers, IsOpenings, IsReadableFile, type EgressVariables } from './settings.js';
export { textRecords } from './text-records.js';
