import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { asEnvironment, kafkaSettings } from '../kafka-settings.js';
import { INITDB_FLAGS, postgresFlags } from '../postgres-settings.js';
import { ZIPKIN_VERSION } from '../embedded/zipkin.js';
import { KAFKA_IMAGE, POSTGRES_IMAGE } from './containers.js';

interface Server {
  image: string;
  environment: Record<string, string>;
  command: string[];
}

const file = join(import.meta.dirname, '../../../../deploy/docker/servers.yml');
const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  services: Record<'kafka' | 'postgres' | 'zipkin', Server>;
};

it("Compose's Kafka is the one that is developed with, with a listener more for this machine", () => {
  expect(services.kafka.image).toBe(KAFKA_IMAGE);
  const { KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: _listeners, ...settings } = asEnvironment(kafkaSettings);
  expect(services.kafka.environment).toMatchObject(settings);
});

it("Compose's Postgres is the one that is developed with, and orders texts alike", () => {
  expect(services.postgres.image).toBe(POSTGRES_IMAGE);
  expect(services.postgres.environment.POSTGRES_INITDB_ARGS).toBe(INITDB_FLAGS.join(' '));
  const flags = postgresFlags(false).filter((flag) => flag !== '-c');
  expect(services.postgres.command).toEqual(['postgres', ...flags.map((flag) => `-c${flag}`)]);
});

it("Compose's Zipkin is that of make up", () => {
  expect(services.zipkin.image).toBe(`openzipkin/zipkin:${ZIPKIN_VERSION}`);
});
