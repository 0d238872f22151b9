import { type Answer, type Task, ToolRefused, type Tools } from '@palisade/scanner-kit';
import type { WebAnswer } from '../snapshot/answer.js';
import { shapeOf } from '../snapshot/body-shape.js';
import { notSeen, seen, type Seen } from '../snapshot/seen.js';

/** Whom a collector asks, and with what. */
export interface Asked {
  readonly task: Task;
  readonly tools: Tools;
  /** The registered URL. */
  readonly url: URL;
  readonly host: string;
  /** Undefined for an address, which is no server name. */
  readonly serverName: string | undefined;
}

/** Reasons that are of the moment: with one the audit is partial, for another one may see more. */
const passing = ['connection_failed', 'timeout', 'budget_spent', 'unresolvable'];

/** What came of it; why nothing did, where the tools refused. That the task ends is thrown. */
export async function tried<T>(tools: Tools, work: () => Promise<T>): Promise<Seen<T>> {
  try {
    return seen(await work());
  } catch (error) {
    if (!(error instanceof ToolRefused) || error.reason === 'aborted') throw error;
    if (passing.includes(error.reason)) tools.incomplete(error.reason.replaceAll('_', '-'), error.message);
    return notSeen(error.reason, error.message);
  }
}

/** Of the body only its shape goes on. */
export function answerOf({ url, status, fields, body, bodyCut }: Answer): WebAnswer {
  return { url, status, fields, body: shapeOf(body, { url, cut: bodyCut }) };
}

/** A page of nobody: a whole match, one of the beginning and one of a name within all take it for the API's own. */
export function foreignOriginOf({ serverName }: Pick<Asked, 'serverName'>): string {
  return `https://${serverName === undefined ? '' : `${serverName}.`}palisade.example`;
}
