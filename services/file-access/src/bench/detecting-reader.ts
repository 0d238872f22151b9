import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type Contract, FileAccessEventRecord } from '@palisade/contracts';
import { DatabaseModule } from '@palisade/database';
import { type BatchHandler, connectMessaging, type EventBatch, MessagingModule } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { byGroup } from '../detection/by-group.js';
import { receive } from '../detection/incoming-event.js';
import { countedTime } from '../detection/event-time.js';
import { groupRef } from '../detection/group-ref.js';
import type { GroupState, RegroupedMatch } from '../engine/engine.js';
import { FileEvent } from '../engine/event.js';
import { mergeRegrouped } from '../engine/tracking/regroup.js';
import { loadPlaces } from '../rules/load-places.js';
import { compileFor } from './engine-bench.js';
import { ReaderProgress, readerTask, sayAssigned, started } from './reader-report.js';
import { RecentIds } from './recent-ids.js';

const task = readerTask();
const times = { lateMs: 600_000, futureMs: 300_000 };
const checkpointMs = 2_000;
const mostRemembered = 1 << 20;

const places = loadPlaces();
const rules = compileFor(task.rules);
const progress = new ReaderProgress();

/** The detection path with nothing stored but its state: decoding, dedupe, lateness, rules, and checkpoints with the offset. */
@Injectable()
class DetectOnly implements BatchHandler<FileAccessEventRecord> {
  readonly group = task.group;
  readonly contract: Contract<FileAccessEventRecord> = FileAccessEventRecord;
  readonly maxBatch = 5_000;
  private readonly states = new Map<string, GroupState>();
  private readonly dirty = new Map<number, Set<string>>();
  private readonly savedAt = new Map<number, number>();
  private readonly ids = new RecentIds(mostRemembered);

  assigned(): Promise<void> {
    sayAssigned();
    return started;
  }

  async handleBatch(batch: EventBatch<FileAccessEventRecord>, tx: EntityManager): Promise<void> {
    const startedAt = Date.now();
    const dirty = this.dirty.get(batch.partition) ?? new Set();
    this.dirty.set(batch.partition, dirty);
    const matches = new Map<string, RegroupedMatch[]>();
    const events = batch.events.map(receive).filter(({ eventId }) => this.ids.add(eventId));
    progress.duplicates += batch.events.length - events.length;
    for (const event of byGroup(events)) {
      const { key, eventId, actor, appendedAt, data, source } = event;
      const time = countedTime(event.occurredAt, appendedAt, times);
      const { records, regrouped } = rules.takeEvent(
        this.stateOf(key),
        FileEvent.of({ eventId, actor, time, appendedAt, data, source }, places),
      );
      progress.detections += records.length;
      dirty.add(key);
      if (regrouped.length === 0) continue;
      const known = matches.get(event.tenantId);
      if (known === undefined) matches.set(event.tenantId, [...regrouped]);
      else known.push(...regrouped);
    }
    this.takeMatches(matches, dirty);
    await this.checkpoint(batch.partition, dirty, tx);
    progress.count(batch.events.length, startedAt);
  }

  /** Where they are found: with the service they come back over a topic of their own. */
  private takeMatches(byTenant: ReadonlyMap<string, readonly RegroupedMatch[]>, dirty: Set<string>): void {
    for (const [tenantId, matches] of byTenant) {
      for (const match of mergeRegrouped(matches)) {
        const { stateKey } = groupRef(tenantId, match);
        progress.detections += rules.takeMatch(this.stateOf(stateKey), match).records.length;
        dirty.add(stateKey);
      }
    }
  }

  private stateOf(key: string): GroupState {
    let state = this.states.get(key);
    if (state === undefined) this.states.set(key, (state = rules.newState(key)));
    return state;
  }

  private async checkpoint(partition: number, dirty: Set<string>, tx: EntityManager): Promise<void> {
    const last = this.savedAt.get(partition) ?? 0;
    if (Date.now() - last < checkpointMs) return;
    this.savedAt.set(partition, Date.now());
    const keys = [...dirty];
    const packed = keys.map((key) => {
      const state = this.states.get(key);
      return state === undefined ? Buffer.alloc(0) : rules.pack(state);
    });
    await tx.query(
      `insert into file_access.bench_checkpoints (group_key, state)
       select * from unnest($1::text[], $2::bytea[]) on conflict (group_key) do update set state = excluded.state`,
      [keys, packed],
    );
    dirty.clear();
  }
}

@Module({
  imports: [
    DatabaseModule.forRoot({
      schema: 'file_access',
      url: task.databaseUrl,
      entities: [],
      migrations: [],
      poolSize: 8,
    }),
    MessagingModule.forRoot({
      service: 'file-access',
      schema: 'file_access',
      brokers: task.brokers,
      topicPrefix: task.topicPrefix,
    }),
    MessagingModule.forFeature({ handlers: [DetectOnly], produces: [] }),
  ],
  providers: [DetectOnly],
})
class DetectOnlyModule {}

await connectMessaging(
  await NestFactory.create(DetectOnlyModule, new FastifyAdapter(), { logger: ['error', 'fatal'] }),
);
