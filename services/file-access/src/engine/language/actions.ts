import { fileAccess } from '@palisade/contracts';

/** What an event's action can be. */
export const Action: readonly string[] = fileAccess.Action;
