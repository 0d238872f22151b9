import { readFileSync } from 'node:fs';
import { Resolver } from 'node:dns';
import { ValidateBy } from 'class-validator';
import { parseOpenings } from './openings.js';
import type { EgressOptions } from './options.js';

/** As environment variables say it. */
export interface EgressVariables {
  EGRESS_OPEN?: string;
  EGRESS_DNS_SERVERS?: string;
  EGRESS_CA_FILE?: string;
}

export function egressOf(from: EgressVariables): EgressOptions {
  const { EGRESS_OPEN: open = '', EGRESS_DNS_SERVERS: servers, EGRESS_CA_FILE: authorities } = from;
  return {
    openings: parseOpenings(open),
    ...(servers === undefined ? {} : { dnsServers: serversOf(servers) }),
    ...(authorities === undefined ? {} : { certificateAuthorities: [readFileSync(authorities, 'utf8')] }),
  };
}

export const IsOpenings = () => readable('openings', parseOpenings);
export const IsDnsServers = () =>
  readable('DNS servers', (text) => {
    new Resolver().setServers(serversOf(text));
  });
export const IsReadableFile = () => readable('file', (path) => readFileSync(path));

function serversOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((server) => server !== '');
}

/** Whether `read` takes it; the message is what it throws. */
function readable(name: string, read: (text: string) => unknown): PropertyDecorator {
  const fault = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'must be text';
    try {
      read(value);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : `can not be read as ${name}`;
    }
  };
  return ValidateBy({
    name,
    validator: {
      validate: (value) => fault(value) === undefined,
      defaultMessage: (about) => fault(about?.value) ?? '',
    },
  });
}
