import { isCheckpoint, isFields, isKeySet, type Checkpoint, type KeySet } from './read-line.js';

/** A checkpoint that somebody kept, and the keys beside it. */
export interface Kept {
  checkpoint: Checkpoint;
  keys?: KeySet;
}

/** Out of a file: what this page or `GET /v1/audit/proof` gave, a checkpoint alone, or a whole export, which ends with one. */
export function readKept(text: string): Kept | undefined {
  for (const json of [text, text.trimEnd().split('\n').at(-1) ?? '']) {
    const value = parsed(json);
    if (isCheckpoint(value)) return { checkpoint: value };
    if (!isFields(value) || !isCheckpoint(value['checkpoint'])) continue;
    const { checkpoint, keys } = value;
    return isKeySet(keys) ? { checkpoint, keys } : { checkpoint };
  }
  return undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
