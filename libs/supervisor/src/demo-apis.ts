import { registerSamples } from '@palisade/provisioning';
import type { Demo } from './demo.js';
import type { Environment } from './environment.js';

/** Where workers reach what `make up` started: by its address, which is opened to the demo organization alone. */
export const localUrl = ({ ports }: Pick<Environment, 'ports'>): string =>
  `http://127.0.0.1:${ports.gateway ?? 8080}/`;

/** The setting of scanners that lets them reach it for that organization, beside what the operator opened. */
export function openedTo({ tenant_id }: Demo, environment: Environment): Record<string, string> {
  if (tenant_id === undefined) return {};
  const opened = environment.settings.passedOn.EGRESS_OPEN ?? '';
  const local = `${tenant_id}=${new URL(localUrl(environment)).host}`;
  return { EGRESS_OPEN: opened === '' ? local : `${opened},${local}` };
}

/** Registers the demo organization's sample APIs, when there is one. */
export async function addSamples(
  environment: Environment,
  { admin }: Demo,
  signal: AbortSignal,
): Promise<void> {
  if (admin !== undefined) await registerSamples({ url: localUrl(environment), signal }, admin);
}
