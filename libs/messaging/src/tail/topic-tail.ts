import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Contract } from '@palisade/contracts';
import type { Event } from '../event.js';
import type { KafkaClient } from '../kafka-client.js';
import { KAFKA, MESSAGING } from '../nest/tokens.js';
import type { ResolvedOptions } from '../nest/resolved-options.js';
import { Tailing } from './tailing.js';

export interface Tailed {
  /** Resolves when the ends are known: what is written from then on will be given. */
  ready: Promise<void>;
  /** How old what was given last may be, in milliseconds; 0 while the end is proven reached every second. */
  behindMs(): number;
  stop(): Promise<void>;
}

export interface TailListener<T> {
  /** Asked by the envelope, before a record is read: what nobody wants costs next to nothing. */
  wants(tenantId: string): boolean;
  /** Records of one key in order; none is given twice. Must not throw for long: the next one waits. */
  onEvent(event: Event<T>): void;
  /** So many records were passed over, because the reader had fallen too far behind or the topic was made anew. */
  onSkipped?(records: number): void;
  /**
   * The key that the event's record should have. Where it says so, a record that lies in another partition than its key
   * should is not given: its owner puts it where it belongs, and then it is.
   */
  keyOf?(event: Event<T>): string;
}

/** Reads what is written to a topic from now on, in every replica, storing no offset. */
@Injectable()
export class TopicTail {
  private readonly open = new Set<Tailing>();

  constructor(
    @Inject(KAFKA) private readonly kafka: KafkaClient,
    @Inject(MESSAGING) private readonly options: ResolvedOptions,
  ) {}

  /**
   * `mostBehind`: with more records than that between it and the ends, the reader goes to the ends. Several contracts
   * have to be of one topic: an event's `type` says which it is of.
   */
  tail<T>(
    contracts: Contract<T> | readonly [Contract<T>, ...Contract<T>[]],
    listener: TailListener<T>,
    { mostBehind = 20_000 } = {},
  ): Tailed {
    const all = 'type' in contracts ? ([contracts] as const) : contracts;
    const { topic } = all[0];
    if (all.some((contract) => contract.topic.name !== topic.name)) {
      throw new TypeError('contracts of several topics are not read together');
    }
    const { topicPrefix, service, tuning } = this.options;
    const tailing = new Tailing(
      {
        topic: topic.name,
        topicPrefix,
        groupId: `${topicPrefix}${service}.tail.${topic.name}.${randomUUID()}`,
        contracts: all,
        sessionTimeoutMs: tuning.sessionTimeoutMs,
        mostBehind,
      },
      listener,
      this.kafka,
    );
    this.open.add(tailing);
    tailing.start();
    return {
      ready: tailing.ready,
      behindMs: () => tailing.behindMs(),
      stop: async () => {
        this.open.delete(tailing);
        await tailing.stop();
      },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.open].map((tailing) => tailing.stop()));
  }
}
