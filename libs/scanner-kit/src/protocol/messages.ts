import type { Evidence } from '../check.js';
import type { Task } from '../task.js';
import type { Purpose, RefusedReason } from '../tools/tools.js';

/** What a task's process is told; `opened` comes with the socket. */
export type ToChild =
  | { type: 'start'; module: string; task: Task; authorities: readonly string[] }
  | { type: 'opened'; id: number }
  | { type: 'refused'; id: number; reason: RefusedReason; detail: string; code?: string }
  | { type: 'stored'; index: number }
  | { type: 'stop' };

/** What a task's process says. It reads what strangers send it, so none of this is believed before it was looked at. */
export type FromChild =
  | { type: 'open'; id: number; url: string; purpose: Purpose }
  | ({ type: 'results'; index: number } & FoundGroup)
  | { type: 'progress'; phase: string; done: number; total: number }
  | { type: 'incomplete'; reason: string; detail: string }
  | { type: 'conceal'; secret: string }
  | { type: 'finished' }
  | { type: 'failed'; reason: string; detail: string; retriable: boolean };

export interface FoundGroup {
  assets: FoundAsset[];
  outcomes: FoundOutcome[];
}

export interface FoundAsset {
  asset_id: string;
  asset_type: string;
  name: string;
  properties: Record<string, string>;
}

/** Severity and revision aren't for the child to say: its parent knows the check. */
export interface FoundOutcome {
  check_id: string;
  asset_id: string;
  status: 'pass' | 'fail' | 'not_applicable' | 'not_evaluated';
  reason?: string;
  summary: string;
  evidence: Evidence;
}

/** What both sides keep to; the parent ends a process that doesn't. */
export const bounds = {
  /** Of a group's JSON: a batch on the topic, with what is added to it, is at most 512 KiB. */
  groupBytes: 256 * 1024,
  groupItems: 500,
  /** Groups that are sent and not stored yet. */
  groupsInFlight: 2,
  groups: 5_000,
  /** Connections that are asked for and not answered yet. */
  opensInFlight: 8,
  textLength: 2_000,
  concealed: 20,
  secretLength: 16_384,
  summaryLength: 1_000,
  evidenceLength: 16_384,
  propertiesLength: 65_536,
  /** Between two messages: more than any of them has. */
  messageBytes: 1024 * 1024,
  messagesASecond: 2_000,
  outputBytes: 1024 * 1024,
} as const;
