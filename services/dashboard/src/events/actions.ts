import { FileAccessEventAnswerAction as Action } from '../api/gen/palisade.schemas.js';

export type FileAction = (typeof Action)[keyof typeof Action];

export const fileActions: readonly FileAction[] = Object.values(Action);

export const isFileAction = (value: string): value is FileAction =>
  (fileActions as readonly string[]).includes(value);

/** “Download”: as a filter or a legend names it. */
export const actionWord = (action: string): string => action.charAt(0).toUpperCase() + action.slice(1);
