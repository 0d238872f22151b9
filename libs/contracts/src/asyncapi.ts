import type { Contract } from './contract.js';
import { cloudEventHeaders } from './cloud-event-headers.js';
import { contracts } from './gen/contracts.js';
import { topicConfig, topics, type Topic } from './topics.js';

type Json = Record<string, unknown>;

export interface AsyncApiOptions {
  /** The version of the installation. */
  readonly version?: string;
  /** Addresses of brokers that subscribers reach. */
  readonly brokers?: readonly string[];
  /** Only the topics on which others may build. */
  readonly publicOnly?: boolean;
}

/** The AsyncAPI 3 document of the catalogue, made anew at each call. */
export function asyncapi({ version = '1', brokers = [], publicOnly = false }: AsyncApiOptions = {}): Json {
  const shown = topics.filter(({ visibility }) => !publicOnly || visibility === 'public');
  const carried = contracts.filter(({ topic }) => shown.includes(topic));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Palisade',
      version,
      description: 'The Kafka topics of Palisade. A reader ignores fields that it does not know.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    ...(brokers.length === 0 ? {} : { servers: servers(brokers) }),
    channels: Object.fromEntries(shown.map((topic) => [topic.name, channel(topic)])),
    operations: Object.fromEntries(shown.flatMap((topic) => operations(topic))),
    components: {
      messages: Object.fromEntries(carried.map((contract) => [contract.type, message(contract)])),
      schemas: Object.assign({}, ...carried.map(hoisted)) as Json,
    },
  };
}

function servers(brokers: readonly string[]): Json {
  return Object.fromEntries(brokers.map((host, at) => [`kafka-${String(at)}`, { host, protocol: 'kafka' }]));
}

function channel(topic: Topic): Json {
  return {
    address: topic.name,
    description: topic.description,
    messages: Object.fromEntries(
      topic.messages.map((type) => [type, { $ref: `#/components/messages/${type}` }]),
    ),
    bindings: {
      kafka: { topic: topic.name, partitions: topic.partitions, topicConfiguration: configuration(topic) },
    },
    'x-key': topic.key,
    'x-owner': topic.owner,
    'x-visibility': topic.visibility,
  };
}

function configuration(topic: Topic): Json {
  return {
    'cleanup.policy': topic.cleanup.split(','),
    'retention.ms': Number(topicConfig(topic)['retention.ms']),
    'max.message.bytes': topic.maxMessageBytes,
  };
}

/** Everybody may read a public topic; upstream systems also write the events that they saw. */
function operations(topic: Topic): [string, Json][] {
  const channelRef = { $ref: `#/channels/${topic.name}` };
  const read: [string, Json] = [`read.${topic.name}`, { action: 'send', channel: channelRef }];
  const written: [string, Json] = [`write.${topic.name}`, { action: 'receive', channel: channelRef }];
  return topic.name === 'file-access.events.v1' ? [read, written] : [read];
}

function message({ type, tenant, topic }: Contract<unknown>): Json {
  return {
    name: type,
    headers: cloudEventHeaders(type, tenant),
    payload: { $ref: `#/components/schemas/${type}` },
    bindings: { kafka: { key: { type: 'string', description: topic.key } } },
  };
}

/** A contract's schema and the ones it holds, each a component of its own under its full name. */
function hoisted({ type, schema }: Contract<unknown>): Json {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _schema, $id: _id, $defs = {}, ...own } = JSON.parse(text) as Json;
  return { ...($defs as Json), [type]: own };
}
