import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import { FileAccess } from '../testing/file-access.js';

let tested: FileAccess;

beforeAll(async () => {
  tested = await FileAccess.start({ DETECTION: '0' });
}, 120_000);
afterAll(() => tested.close());

const fixture = (name: string) => readFileSync(new URL(`formats/fixtures/${name}.json`, import.meta.url));

it.each([
  ['o365', 4, 2],
  ['s3', 3, 3],
  ['gdrive', 5, 2],
  ['box', 4, 2],
])('what %s wrote is on the topic, once however often it is sent', async (name, accepted, skipped) => {
  const tenantId = randomUUID();
  const key = await tested.keyOf(tenantId, 'file-access:ingest', 'file-access:read');
  const answer = await tested.post(key, gzipSync(fixture(name)), { 'content-encoding': 'gzip' }, name);
  expect(answer).toMatchObject({
    status: 202,
    body: { accepted, rejected: [], skipped: { count: skipped } },
  });
  await tested.post(key, fixture(name), {}, name);
  const records = (await tested.kafka.readAll(FileAccessEventRecord.topic.name)).filter(
    ({ headers }) => headers?.['ce_tenantid']?.toString() === tenantId,
  );
  expect(records).toHaveLength(2 * accepted);
  expect(new Set(records.map(({ headers }) => headers?.['ce_id']?.toString())).size).toBe(accepted);
  for (const record of records) {
    const data = FileAccessEventRecord.decode(record.value ?? Buffer.alloc(0));
    expect(record.key?.toString()).toBe(actorKey(tenantId, data.actor_email));
    expect(data.labels).toMatchObject({ imported_from: name });
  }
});

it('an unknown format, and a body of another form, are refused', async () => {
  const key = await tested.keyOf(randomUUID(), 'file-access:ingest', 'file-access:read');
  expect(await tested.post(key, [], {}, 'dropbox')).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'format' }] },
  });
  expect((await tested.post(key, { hello: 1 }, {}, 's3')).status).toBe(400);
});
