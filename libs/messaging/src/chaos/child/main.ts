// One process of a service of the fault suite, started, told and killed by it.
import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Outbox } from '../../outbox/outbox.js';
import { Publisher } from '../../publisher/publisher.js';
import { directKeys } from '../messages.js';
import type { Answer, ChildSettings, Command } from '../protocol.js';
import { Random } from '../random.js';
import { startService } from './application.js';
import { awaitFate } from './fate.js';
import { Source } from './source.js';

const writers = 2;
let app: INestApplication | undefined;
let source: Source | undefined;

process.on('message', (command: Command) => {
  if ('begin' in command) void begin(command.begin);
  else if ('await' in command) awaitFate(command.await);
  else if ('forget' in command) spare();
  else if ('beQuiet' in command) beQuiet();
  else void end();
});
// Nothing outlives the suite.
process.on('disconnect', () => process.exit(1));
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(70);
});

async function begin(settings: ChildSettings): Promise<void> {
  app = await startService(settings);
  answer('ready');
  if (settings.service === 'source') await write(app, settings);
}

async function write(service: INestApplication, { replica, seed, sabotage }: ChildSettings): Promise<void> {
  const random = (what: string) => new Random(`${seed}/${what}`);
  const steps = new Source({
    database: service.get(Database),
    outbox: service.get(Outbox),
    publisher: service.get(Publisher),
    outboxOff: sabotage === 'outbox-off',
  });
  source = steps;
  await Promise.all([
    ...Array.from({ length: writers }, (_, n) => steps.writeShared(random(String(n)))),
    ...directKeys(replica).map((key) => steps.publishDirectly(key, random(key))),
  ]);
  answer('quiet');
}

function spare(): void {
  awaitFate(undefined);
  answer('safe');
}

function beQuiet(): void {
  if (source === undefined) answer('quiet');
  else source.beQuiet();
}

async function end(): Promise<void> {
  await app?.close();
  process.exit(0);
}

function answer(text: Answer): void {
  process.send?.(text);
}
