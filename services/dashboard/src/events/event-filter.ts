import type { EventFilter } from '../live/protocol.js';
import { text, type Search } from '../url/search-params.js';
import { addressFault } from './address.js';
import { fileActions, type FileAction } from './actions.js';

/** The part of an address that says which file-access events; stream and search take the same. */
export interface EventFilterSearch {
  actor?: string;
  action?: FileAction[];
  /** What the resource begins with. */
  resource?: string;
  /** An address or a network. */
  ip?: string;
}

export function readEventFilter(search: Search): EventFilterSearch {
  return {
    actor: text(search['actor'], 320),
    action: actionsOf(search['action']),
    resource: text(search['resource'], 4096),
    ip: text(search['ip'], 50),
  };
}

function actionsOf(value: unknown): FileAction[] | undefined {
  const named = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  const read = fileActions.filter((action) => named.includes(action));
  return read.length === 0 ? undefined : read;
}

/** What is wrong with what was typed; such a value stays in its field. */
export const faultOf = { ip: addressFault, resource: nulFault, actor: nulFault };

function nulFault(value: string): string | undefined {
  return value.includes('\0') ? 'It has a character that no name has: U+0000.' : undefined;
}

const isRight = (value: string | undefined, fault: (value: string) => string | undefined) =>
  value !== undefined && value !== '' && fault(value) === undefined;

/**
 * What is filtered by and nothing else: two addresses that mean the same give the same question, and what is wrong is
 * asked of nobody.
 */
export function eventFilter(search: EventFilterSearch): EventFilter & EventFilterSearch {
  const { action, resource } = search;
  const actor = search.actor?.trim().toLowerCase();
  const ip = search.ip?.trim();
  return {
    ...(isRight(actor, faultOf.actor) && { actor }),
    ...(action !== undefined && { action }),
    ...(isRight(resource, faultOf.resource) && { resource }),
    ...(isRight(ip, faultOf.ip) && { ip }),
  };
}

export const noFilter: EventFilterSearch = {
  actor: undefined,
  action: undefined,
  resource: undefined,
  ip: undefined,
};
