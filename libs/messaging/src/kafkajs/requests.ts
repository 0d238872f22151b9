import type { Message } from 'kafkajs';

export interface TopicMessages {
  topic: string;
  messages: Message[];
}

// A request's records of one partition become one batch, and a broker takes a batch of at most a mebibyte.
const mostBytes = 850 * 1024;
const framing = 32;

/** The messages in their order, in requests small enough that no partition's batch is refused. */
export function inRequests(batch: TopicMessages[]): TopicMessages[][] {
  const requests: TopicMessages[][] = [];
  let request: TopicMessages[] = [];
  let bytes = 0;
  for (const { topic, messages } of batch) {
    let current: Message[] | undefined;
    for (const message of messages) {
      const size = sizeOf(message);
      if (bytes > 0 && bytes + size > mostBytes) {
        requests.push(request);
        request = [];
        current = undefined;
        bytes = 0;
      }
      if (current === undefined) {
        current = [];
        request.push({ topic, messages: current });
      }
      current.push(message);
      bytes += size;
    }
  }
  if (request.length > 0) requests.push(request);
  return requests;
}

function sizeOf({ key, value, headers }: Message): number {
  let size = framing + (key?.length ?? 0) + (value?.length ?? 0);
  for (const name in headers) size += name.length + 8 + (headers[name]?.length ?? 0);
  return size;
}
