import type { Evidence } from '../check.js';
import type { Method, Purpose } from '../tools/tools.js';
import { bounds, type FoundAsset, type FoundOutcome, type FromChild } from './messages.js';

/** A process said what no process of ours says: it is ended, and nothing more of it is believed. */
export class Misbehaved extends Error {
  override readonly name = 'Misbehaved';
}

const methods: readonly Method[] = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const statuses: readonly FoundOutcome['status'][] = ['pass', 'fail', 'not_applicable', 'not_evaluated'];
const word = /^[a-z][a-z0-9_-]{0,99}$/;
const mostFields = 100;
const longestUrl = 8_192;

type Fields = Readonly<Record<string, unknown>>;

/** A new object that has what the message may have and nothing else. Throws Misbehaved. */
export function readMessage(message: unknown): FromChild {
  const from = fields(message);
  switch (from['type']) {
    case 'open':
      return {
        type: 'open',
        id: count(from['id']),
        url: text(from['url'], longestUrl),
        purpose: purpose(fields(from['purpose'])),
      };
    case 'results':
      return {
        type: 'results',
        index: count(from['index']),
        assets: list(from['assets'], bounds.groupItems).map(asset),
        outcomes: list(from['outcomes'], bounds.groupItems).map(outcome),
      };
    case 'progress':
      return {
        type: 'progress',
        phase: cut(from['phase'], 200),
        done: count(from['done']),
        total: count(from['total']),
      };
    case 'incomplete':
      return {
        type: 'incomplete',
        reason: stable(from['reason']),
        detail: cut(from['detail'], bounds.textLength),
      };
    case 'conceal':
      return { type: 'conceal', secret: some(from['secret'], bounds.secretLength) };
    case 'finished':
      return { type: 'finished' };
    case 'failed':
      return {
        type: 'failed',
        reason: stable(from['reason']),
        detail: cut(from['detail'], bounds.textLength),
        retriable: from['retriable'] === true,
      };
    default:
      throw new Misbehaved('a message of an unknown type');
  }
}

function purpose(from: Fields): Purpose {
  if (from['use'] === 'handshake') return { use: 'handshake' };
  const method = methods.find((known) => known === from['method']);
  if (from['use'] !== 'request' || method === undefined)
    throw new Misbehaved('a connection for nothing known');
  return { use: 'request', method };
}

function asset(item: unknown): FoundAsset {
  const from = fields(item);
  const properties = Object.entries(fields(from['properties'] ?? {})).map(
    ([name, value]) => [text(name, 100), text(value, 4_000)] as const,
  );
  if (properties.length > mostFields || JSON.stringify(properties).length > bounds.propertiesLength)
    throw new Misbehaved('too many properties of an asset');
  return {
    asset_id: some(from['asset_id'], 500),
    asset_type: some(from['asset_type'], 100),
    name: cut(from['name'] ?? '', 500),
    properties: Object.fromEntries(properties),
  };
}

function outcome(item: unknown): FoundOutcome {
  const from = fields(item);
  const status = statuses.find((known) => known === from['status']);
  if (status === undefined) throw new Misbehaved('an outcome of an unknown status');
  const isJudged = status === 'pass' || status === 'fail';
  return {
    check_id: some(from['check_id'], 200),
    asset_id: some(from['asset_id'], 500),
    status,
    ...(isJudged ? {} : { reason: stable(from['reason']) }),
    summary: cut(from['summary'], bounds.summaryLength),
    evidence: evidence(from['evidence']),
  };
}

function evidence(item: unknown): Evidence {
  const entries = Object.entries(fields(item));
  if (entries.length > mostFields) throw new Misbehaved('too much evidence');
  return Object.fromEntries(entries.map(([name, value]) => [text(name, 100), fact(value)]));
}

function fact(value: unknown): Evidence[string] {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Misbehaved('a number that is none');
    return value;
  }
  if (Array.isArray(value)) return list(value, mostFields).map((entry) => cut(entry, bounds.textLength));
  return cut(value, bounds.textLength);
}

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Misbehaved('something else than an object');
  return value as Fields;
}

function list(value: unknown, most: number): unknown[] {
  if (!Array.isArray(value) || value.length > most) throw new Misbehaved('a list that is none, or too long');
  return value;
}

function count(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0x7fff_ffff)
    throw new Misbehaved('a count that is none');
  return value;
}

function stable(value: unknown): string {
  if (typeof value !== 'string' || !word.test(value)) throw new Misbehaved('a reason that is no word');
  return value;
}

function some(value: unknown, longest: number): string {
  const found = text(value, longest);
  if (found === '') throw new Misbehaved('a text that is empty');
  return found;
}

function text(value: unknown, longest: number): string {
  if (typeof value !== 'string' || value.length > longest)
    throw new Misbehaved('a text that is none, or too long');
  return storable(value);
}

/** Of words for people the beginning is enough. */
function cut(value: unknown, longest: number): string {
  if (typeof value !== 'string') throw new Misbehaved('a text that is none');
  return storable(value.slice(0, longest));
}

/** What a server sent may hold what neither a topic nor Postgres takes: halves of characters, and NUL. */
function storable(value: string): string {
  return Buffer.from(value).toString().replaceAll('\0', '\ufffd');
}
