import { randomBytes, randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { downloads, newActor } from './api.js';
import { eventually } from './eventually.js';
import { startSystem, type System } from './system.js';
import { OtlpReceiver, type ReceivedSpan } from './tracing/otlp-receiver.js';
import { isConnected, TraceGraph } from './tracing/trace-graph.js';

const flows = 1_000;
const atOnce = 16;

let receiver: OtlpReceiver;
let system: System;
let tracing: Record<string, string>;
let stream: WebSocket;

beforeAll(async () => {
  receiver = await OtlpReceiver.start();
  tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '200' };
  system = await startSystem({ settings: tracing });
  stream = await openStream();
}, 180_000);
afterAll(async () => {
  stream.terminate();
  await system.close();
  receiver.stop();
});

/** A client that alerts are sent to. */
async function openStream(): Promise<WebSocket> {
  const url = `${system.url.replace('http', 'ws')}/v1/stream`;
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${await system.login('analyst')}` },
  });
  socket.on('message', () => undefined);
  await once(socket, 'message');
  return socket;
}

/** What a flow must have gone through, by the service and the beginning of the span's name. */
const steps: [ReceivedSpan['kind'], service: string, name: string][] = [
  ['server', 'gateway', 'POST /v1/file-access'],
  ['client', 'gateway', 'POST file-access'],
  ['server', 'file-access', 'POST /v1/file-access/events'],
  ['producer', 'file-access', 'send file-access.events.v1'],
  ['consumer', 'file-access', 'process file-access.events.v1'],
  ['client', 'file-access', 'INSERT file_access.events'],
  ['internal', 'file-access', 'detect '],
  ['producer', 'file-access', 'send file-access.detections.v1'],
  ['consumer', 'alerting', 'process file-access.detections.v1'],
  ['client', 'alerting', 'INSERT alerting.alerts'],
  ['client', 'alerting', 'COMMIT'],
  ['producer', 'alerting', 'send alerts.v1'],
  ['producer', 'alerting', 'stream alert'],
];

const isBatch = ({ kind, name }: ReceivedSpan) =>
  kind === 'consumer' && name === 'process file-access.events.v1';

function missing(flow: readonly ReceivedSpan[], expected: typeof steps): string[] {
  return expected
    .filter(([kind, service, name]) => {
      return !flow.some(
        (span) => span.kind === kind && span.service === service && span.name.startsWith(name),
      );
    })
    .map(([, service, name]) => `${service}: ${name}`);
}

/** Posts a burst of eleven downloads; the correlation id finds its trace. */
async function burst(key: string): Promise<string> {
  const id = `flow-${randomUUID()}`;
  const response = await fetch(new URL('/v1/file-access/events', system.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-correlation-id': id },
    body: JSON.stringify(downloads(newActor(), 11)),
  });
  expect(response.status).toBe(202);
  return id;
}

async function otherKey(): Promise<string> {
  const admin = await system.login('other_admin');
  const name = `tracing-${randomUUID()}`;
  const made = await system.api.request('POST', '/v1/api-keys', admin, {
    name,
    scopes: ['file-access:ingest'],
  });
  expect(made.status).toBe(201);
  const key = String(made.body.key);
  await eventually(async () => expect((await system.api.ingest(key, [])).status).not.toBe(401));
  return key;
}

function judge(ids: readonly string[], expected: typeof steps) {
  const graph = new TraceGraph(receiver.spans);
  const roots = new Map(
    receiver.spans
      .filter(({ service, kind }) => service === 'gateway' && kind === 'server')
      .map(({ attributes, traceId }) => [attributes['palisade.correlation_id'], traceId]),
  );
  return ids.map((id) => {
    const flow = graph.flow(roots.get(id) ?? '', isBatch);
    return { id, lacks: missing(flow, expected), isWhole: isConnected(flow) };
  });
}

/** On a loaded machine the last ones come late: they are waited for as long as there are fewer and fewer. */
async function untilWholeOrStill(judgeAll: () => { lacks: string[] }[]): Promise<void> {
  let fewest = Infinity;
  for (let still = 0; still < 20 && fewest > 0; still++) {
    if (fewest !== Infinity) await sleep(1_000);
    const lacking = judgeAll().filter(({ lacks }) => lacks.length > 0).length;
    if (lacking < fewest) still = 0;
    fewest = Math.min(fewest, lacking);
  }
}

it('of a thousand flows, from any span every other is reached', async () => {
  const startedAt = Date.now();
  const ids: string[] = [];
  const others: string[] = []; // of an organization that has no client of the stream
  const key = await otherKey();
  await Promise.all(
    Array.from({ length: atOnce }, async (_, sender) => {
      for (let n = sender; n < flows; n += atOnce) {
        if (n % 10 === 0) others.push(await burst(key));
        else ids.push(await burst(system.ingestKey));
      }
    }),
  );
  const judgeAll = () => [...judge(ids, steps), ...judge(others, steps.slice(0, -1))];
  await untilWholeOrStill(judgeAll); // what is lacking then is what the share says

  const judged = judgeAll();
  const broken = judged.filter(({ lacks, isWhole }) => lacks.length > 0 || !isWhole);
  const share = 1 - broken.length / judged.length;
  process.stdout.write(
    `${String(judged.length - broken.length)} of ${String(judged.length)} flows are connected ` +
      `(${(share * 100).toFixed(2)} %): ${String(receiver.spans.length)} spans, ` +
      `${((Date.now() - startedAt) / 1_000).toFixed(1)} s\n`,
  );
  if (share < 0.999) expect(broken.slice(0, 3)).toEqual([]);
}, 240_000);

it('no span says whose data it was about, or with which key', () => {
  const said = JSON.stringify(receiver.spans.map(({ name, attributes }) => [name, attributes]));
  expect(said).not.toMatch(/@corp\.com|pal_|s3:\/\/|Bearer/);
});

it('a dead letter and its replay are in the trace of the record', async () => {
  const traceId = randomBytes(16).toString('hex');
  const topic = 'file-access.detections.v1';
  const group = 'alerting.raise-alert';
  await system.topics.produce(topic, [
    {
      key: 'garbage',
      value: '{"garbage":true}',
      headers: {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'palisade.fileaccess.v1.Detection',
        ce_source: '/test',
        ce_tenantid: system.tenantId,
        traceparent: `00-${traceId}-${'a'.repeat(16)}-01`,
      },
    },
  ]);
  const spans = () => new TraceGraph(receiver.spans).trace(traceId);
  const letters = () => Promise.resolve(spans().filter(({ name }) => name === `send ${topic}.${group}.dlq`));
  await eventually(async () => expect(await letters()).toHaveLength(1));

  const program = fileURLToPath(new URL('../../../libs/messaging/dist/dlq/main.js', import.meta.url));
  const replay = spawn(process.execPath, [program, 'replay', '--topic', topic, '--group', group], {
    env: {
      PATH: process.env['PATH'] ?? '',
      KAFKA_BROKERS: system.kafka.join(','),
      KAFKA_TOPIC_PREFIX: system.topic(''),
      ...tracing,
    },
    stdio: 'ignore',
  });
  expect(await once(replay, 'exit')).toEqual([0, null]);
  await eventually(async () => expect(await letters()).toHaveLength(2));
  expect(
    spans()
      .map(({ service, name }) => `${service}: ${name}`)
      .sort(),
  ).toEqual([
    `alerting: send ${topic}.${group}.dlq`,
    `alerting: send ${topic}.${group}.dlq`,
    `dlq: send ${topic}`,
  ]);
  expect(isConnected(spans())).toBe(true);
}, 90_000);
