import type { EventFilter } from '../live/protocol.js';
import { text, type Search } from '../url/search-params.js';
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

/** What is filtered by and nothing else: two addresses that mean the same give the same question. */
export function eventFilter({
  actor,
  action,
  resource,
  ip,
}: EventFilterSearch): EventFilter & EventFilterSearch {
  return {
    ...(actor !== undefined && { actor: actor.trim().toLowerCase() }),
    ...(action !== undefined && { action }),
    ...(resource !== undefined && { resource }),
    ...(ip !== undefined && { ip }),
  };
}

export const noFilter: EventFilterSearch = {
  actor: undefined,
  action: undefined,
  resource: undefined,
  ip: undefined,
};
