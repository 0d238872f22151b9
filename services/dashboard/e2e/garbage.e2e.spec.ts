import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, DetectionRecord, FileAccessEventRecord, topics } from '@palisade/contracts';
import { downloads, newActor } from './api.js';
import { eventually } from './eventually.js';
import { startSystem, type System } from './system.js';
import type { Produced } from './topics.js';

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 300_000);
afterAll(() => system.close());

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** What may lie on a topic that others write to; `type` is one of the topic's own. */
function garbage(type: string): Record<string, Produced> {
  const headers = () => ({
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: type,
    ce_source: '/elsewhere',
    ce_time: new Date().toISOString(),
    ce_tenantid: system.tenantId,
    'content-type': 'application/json',
  });
  const key = randomUUID();
  return {
    'no headers': { key, value: '{}' },
    'no JSON': { key, value: 'nonsense', headers: headers() },
    'no UTF-8': { key, value: Buffer.from([0xff, 0xfe, 0x00, 0x7b]), headers: headers() },
    'nested without end': { key, value: deep, headers: headers() },
    'another shape': { key, value: '{"surprise":true}', headers: headers() },
    'an array': { key, value: '[1,2,3]', headers: headers() },
    null: { key, value: 'null', headers: headers() },
    'an unknown type': {
      key,
      value: '{}',
      headers: { ...headers(), ce_type: 'palisade.nowhere.v1.Nothing' },
    },
    'no tenant': { key, value: '{}', headers: { ...headers(), ce_tenantid: '' } },
    'a tenant that is none': { key, value: '{}', headers: { ...headers(), ce_tenantid: "' or 1=1" } },
    'no id': { key, value: '{}', headers: { ...headers(), ce_id: '' } },
    'no key': { key: null, value: '{}', headers: headers() },
  };
}

async function expectThatTheRestFlows(): Promise<void> {
  const actor = newActor();
  expect((await system.api.ingest(system.ingestKey, downloads(actor, 11))).status).toBe(202);
  const token = await system.login('analyst');
  await eventually(async () => expect(await system.api.alertsOf(actor, token)).toHaveLength(1));
}

describe.each([
  { contract: FileAccessEventRecord, group: 'file-access.detect' },
  { contract: DetectionRecord, group: 'alerting.raise-alert' },
])('garbage on $contract.topic.name', ({ contract, group }) => {
  it('is dead-lettered, each with its reason, and the rest flows', async () => {
    const topic = contract.topic.name;
    const records = Object.values(garbage(contract.type));
    // In every partition, before and between what is good.
    for (let partition = 0; partition < 6; partition++) {
      await system.topics.produce(
        topic,
        records.map((record) => ({ ...record, partition })),
      );
    }
    await expectThatTheRestFlows();

    const letters = await system.topics.follow(deadLetterTopic(topic, group));
    await eventually(async () => expect(letters.messages).toHaveLength(6 * records.length));
    await letters.stop();
    for (const { headers } of letters.messages) {
      expect(String(headers?.['dlq_topic'])).toBe(topic);
      expect(String(headers?.['dlq_reason'])).toMatch(/\w/);
    }
    const sent = records.map(({ value }) => String(value)).sort();
    const kept = letters.messages.map(({ value }) => String(value)).sort();
    expect(kept).toEqual(
      Array.from({ length: 6 }, () => sent)
        .flat()
        .sort(),
    );
  }, 90_000);
});

it('garbage on any other topic stops nobody', async () => {
  const handled = [FileAccessEventRecord.topic.name, DetectionRecord.topic.name];
  for (const { name, messages } of topics.filter((topic) => !handled.includes(topic.name))) {
    // A compacted topic refuses what has no key by itself.
    const records = Object.values(garbage(messages[0] ?? '')).filter(({ key }) => key !== null);
    await system.topics.produce(name, records);
  }
  const viewer = await system.login('viewer');
  await eventually(async () => expect((await system.api.get('/v1/alerts', viewer)).status).toBe(200));
  await expectThatTheRestFlows();
  // A process that starts reads the garbage from the beginning.
  await system.services.alerting.stop();
  system.services.alerting.start();
  await system.services.alerting.ready();
  await expectThatTheRestFlows();
}, 120_000);
