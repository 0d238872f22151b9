import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CheckpointRecord } from '@palisade/contracts';
import { Readiness } from '@palisade/http';
import { TopicFollower, type Followed } from '@palisade/messaging';

/** The last checkpoint of each chain as Kafka has it: whoever rewrites Postgres has not rewritten these. */
@Injectable()
export class PublishedCheckpoints implements OnApplicationBootstrap {
  private readonly byChain = new Map<string, CheckpointRecord>();
  private followed: Followed | undefined;
  private hasReadAll = false;

  constructor(
    private readonly topics: TopicFollower,
    readiness: Readiness,
  ) {
    readiness.add('published checkpoints', () => {
      if (!this.hasReadAll) throw new Error('the published checkpoints have not been read yet');
    });
  }

  /** Before it resolves nothing is signed. */
  get ready(): Promise<void> {
    return this.followed?.ready ?? Promise.reject(new Error('not started'));
  }

  onApplicationBootstrap(): void {
    this.followed = this.topics.follow(CheckpointRecord, {
      onRecord: ({ data, key }) => {
        const isNewer = data.sequence >= (this.byChain.get(key)?.sequence ?? 0);
        if (key === data.chain && isNewer) this.byChain.set(key, data);
      },
      // A checkpoint is never taken back: one that a tombstone removed from the topic still says what was.
      onTombstone: () => undefined,
    });
    void this.followed.ready.then(() => {
      this.hasReadAll = true;
    });
  }

  of(chain: string): CheckpointRecord | undefined {
    return this.byChain.get(chain);
  }

  chains(): string[] {
    return [...this.byChain.keys()];
  }
}
