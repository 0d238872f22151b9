import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

export interface PartitionBounds {
  low: bigint;
  high: bigint;
  /** How many partitions the topic has. */
  partitions: number;
}

const looks = 5;
const logger = new Logger('ConsumerOffsets');

/**
 * Where to go on when Postgres says `stored`: there, unless the topic has no such offset. Then it was made anew, or
 * retention was shorter than the stop, and what it has is read from its beginning: handlers dedupe by event id.
 */
export async function startOffset(
  stored: bigint,
  bounds: PartitionBounds,
  lookAgain: () => Promise<PartitionBounds>,
): Promise<bigint> {
  let { low, high } = bounds;
  // A new leader may for a moment not know how far its followers are.
  for (let look = 1; stored > high && look < looks; look++) {
    await setTimeout(1_000);
    ({ low, high } = await lookAgain());
  }
  if (stored >= low && stored <= high) return stored;
  logger.error(
    `Postgres stored the offset ${String(stored)} and Kafka keeps ${String(low)} to ${String(high)}: going on at ${String(low)}`,
  );
  return low;
}
