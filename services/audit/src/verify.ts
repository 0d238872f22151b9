// Verifies an export of the audit log without network or database:
//   node verify.js <export.ndjson | -> [--keys jwks.json] [--checkpoint earlier.json …]
// 0: all of it is what was signed; 1: it is not, and the first bad record is named; 2: it could not be read.
import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CheckpointRecord } from '@palisade/contracts';
import { type KeySet, keysOf } from './checkpoints/checkpoint-jws.js';
import { endWithItsReader } from './verifying/end-with-its-reader.js';
import { linesOf } from './verifying/lines.js';
import { isCheckpoint } from './verifying/read-line.js';
import { tell } from './verifying/tell.js';
import { verifyExport } from './verifying/verify-export.js';

const usage = 'verify.js <export.ndjson | -> [--keys jwks.json] [--checkpoint earlier.json …]';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { keys: { type: 'string' }, checkpoint: { type: 'string', multiple: true } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Error(usage);
  const keys = values.keys === undefined ? undefined : await trustedKeys(values.keys);
  const checkpoints = (values.checkpoint ?? []).map(keptCheckpoint);
  const input = file === '-' ? process.stdin : createReadStream(file);
  const verdict = await verifyExport(linesOf(input as AsyncIterable<Uint8Array>), { keys, checkpoints });
  process.exitCode = verdict.good ? 0 : 1; // before its reader may go away
  process.stdout.write(`${tell(verdict).join('\n')}\n`);
}

/** A JWK set, or what GET /v1/audit/proof answered, which has one. */
async function trustedKeys(file: string): Promise<KeySet> {
  const value = readJson(file) as { keys?: KeySet | KeySet['keys'] };
  const set = Array.isArray(value.keys) ? { keys: value.keys } : value.keys;
  if (set === undefined) throw new Error(`${file} has no JWK set`);
  return (await keysOf(set)).set;
}

/** A record of audit.checkpoints.v1, or what GET /v1/audit/proof answered, which has one. */
function keptCheckpoint(file: string): CheckpointRecord {
  const value = readJson(file);
  const inside = (value as { checkpoint?: unknown }).checkpoint ?? value;
  if (!isCheckpoint(inside)) throw new Error(`${file} has no checkpoint`);
  return inside;
}

function readJson(file: string): object {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${file} has no object`);
  return value;
}

try {
  endWithItsReader(process.stdout);
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
