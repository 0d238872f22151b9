import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import type { Event } from '../event.js';
import { KAFKA, MESSAGING } from '../nest/tokens.js';
import type { KafkaClient } from '../kafka-client.js';
import type { ResolvedOptions } from '../nest/resolved-options.js';
import { Following } from './following.js';

export interface Followed {
  /** Resolves when everything that the topic had at the call has been seen. */
  ready: Promise<void>;
  /** Since when what has been seen may be older than the topic; undefined while it is proven up to date. */
  behindSince(): Date | undefined;
  stop(): Promise<void>;
}

export interface FollowListener<T> {
  /** Records of one key in order; after a reconnection none is given twice. */
  onRecord(event: Event<T>): void;
  onTombstone(key: string): void;
}

/** Reads a compacted topic from its beginning and stays at its end, in every replica, storing no offset. */
@Injectable()
export class TopicFollower {
  private readonly open = new Set<Following>();

  constructor(
    @Inject(KAFKA) private readonly kafka: KafkaClient,
    @Inject(MESSAGING) private readonly options: ResolvedOptions,
  ) {}

  follow<T>(contract: Contract<T>, listener: FollowListener<T>): Followed {
    return this.followAll([contract], listener);
  }

  /** Several kinds of record of one topic, told apart by the event's `type`. */
  followAll<T>(contracts: readonly Contract<T>[], listener: FollowListener<T>): Followed {
    const [topic, ...others] = new Set(contracts.map((contract) => contract.topic.name));
    if (topic === undefined || others.length > 0)
      throw new Error('what is followed together is of one topic');
    const { topicPrefix, service, tuning } = this.options;
    const following = new Following(
      {
        topic,
        topicPrefix,
        groupId: `${topicPrefix}${service}.follow.${topic}.${randomUUID()}`,
        contracts,
        sessionTimeoutMs: tuning.sessionTimeoutMs,
      },
      listener,
      this.kafka,
    );
    this.open.add(following);
    following.start();
    return {
      ready: following.ready,
      behindSince: () => following.behindSince(),
      stop: async () => {
        this.open.delete(following);
        await following.stop();
      },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.open].map((following) => following.stop()));
  }
}
