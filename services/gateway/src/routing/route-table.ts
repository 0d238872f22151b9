import type { GatewaySettings } from '../config.js';

const mebibyte = 1024 * 1024;

export interface Service {
  name: string;
  /** Where it listens: its setting. */
  setting:
    | 'IDENTITY_URL'
    | 'FILE_ACCESS_URL'
    | 'ALERTING_URL'
    | 'AUDIT_URL'
    | 'API_REGISTRY_URL'
    | 'SCAN_ORCHESTRATOR_URL';
  /** The paths that are its own, each with everything below it; nothing else of it is reachable. */
  prefixes: readonly string[];
  /** The path that is its WebSocket. */
  stream?: string;
}

/** What is behind the gateway. A service's probes, metrics and internal routes are on no line of it. */
export const services: readonly Service[] = [
  {
    name: 'identity',
    setting: 'IDENTITY_URL',
    prefixes: ['/v1/auth', '/v1/organizations', '/v1/members', '/v1/invites', '/v1/api-keys', '/v1/flags'],
  },
  { name: 'file-access', setting: 'FILE_ACCESS_URL', prefixes: ['/v1/file-access'] },
  { name: 'alerting', setting: 'ALERTING_URL', prefixes: ['/v1/alerts'], stream: '/v1/stream' },
  { name: 'audit', setting: 'AUDIT_URL', prefixes: ['/v1/audit'] },
  { name: 'api-registry', setting: 'API_REGISTRY_URL', prefixes: ['/v1/apis'] },
  {
    name: 'scan-orchestrator',
    setting: 'SCAN_ORCHESTRATOR_URL',
    prefixes: ['/v1/connections', '/v1/targets', '/v1/schedules', '/v1/scans', '/v1/tasks', '/v1/checks'],
  },
];

// No more of each than api-registry takes, or it would close the connection on what comes after.
const document = { path: /^\/v1\/apis\/[^/]+\/document$/, bytes: 10_000_000 };
/** Bytes of a request's body as it is sent, compressed or not; the first line that fits counts. */
const bodyLimits: readonly { prefix: string; bytes: number }[] = [
  { prefix: '/v1/file-access/events', bytes: 5 * mebibyte },
  { prefix: '/v1/apis/import', bytes: 12 * mebibyte },
  { prefix: '/', bytes: mebibyte },
];

export interface Route {
  service: string;
  upstream: string;
  prefix: string;
}

export interface Stream {
  service: string;
  upstream: string;
  path: string;
}

export function routesOf(settings: GatewaySettings): Route[] {
  return services.flatMap(({ name, setting, prefixes }) =>
    prefixes.map((prefix) => ({ service: name, upstream: new URL(settings[setting]).origin, prefix })),
  );
}

/** What of a service's own description is true of the gateway too. */
export function describedBy({ name, setting, prefixes, stream }: Service, settings: GatewaySettings) {
  return {
    service: name,
    origin: settings[setting],
    prefixes: stream === undefined ? prefixes : [...prefixes, stream],
  };
}

export function streamsOf(settings: GatewaySettings): Stream[] {
  return services.flatMap(({ name, setting, stream }) =>
    stream === undefined
      ? []
      : [{ service: name, upstream: new URL(settings[setting]).origin, path: stream }],
  );
}

export function bodyLimitOf(path: string): number {
  if (document.path.test(path)) return document.bytes;
  return bodyLimits.find(({ prefix }) => isBelow(path, prefix))?.bytes ?? mebibyte;
}

export function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}
