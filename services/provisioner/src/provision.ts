import { setTimeout as sleep } from 'node:timers/promises';
import { type KafkaConnection, type PostgresAddress, type ServiceRoles } from '@palisade/connections';
import { isInfrastructureFailure, isRefusal, provision } from '@palisade/database';
import { ensureTopics, Refused, Unavailable } from '@palisade/messaging';

export interface Work {
  admin: PostgresAddress;
  roles: ServiceRoles[];
  kafka: KafkaConnection & { topicPrefix?: string };
  replication?: number;
  /** How long Kafka and Postgres may take to answer. */
  withinMs: number;
  say: (message: string) => void;
}

/** Makes roles, schemas and topics, or corrects them; waits for Postgres and Kafka, and not for one that refuses. Idempotent. */
export async function provisionInstallation(work: Work): Promise<void> {
  const postgres = `Postgres at ${new URL(work.admin.url).host}`;
  const kafka = `Kafka at ${work.kafka.brokers.join(', ')}`;
  const done = await Promise.allSettled([
    patiently(work, postgres, async () => {
      await provision({ adminUrl: work.admin.url, ca: work.admin.ca, services: work.roles });
      work.say(`${postgres}: roles and schemas are there`);
    }),
    patiently(work, kafka, async () => {
      const changed = await ensureTopics({ ...work.kafka, replication: work.replication });
      work.say(`${kafka}: topics are there, ${String(changed.length)} of them made or changed`);
    }),
  ]);
  const failures = done.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

const sayEveryMs = 10_000;

async function patiently({ withinMs, say }: Work, what: string, act: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + withinMs;
  let sayNext = 0;
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      const { message } = error as Error;
      if (!isAway(error)) throw new Error(`${what}: ${message}`, { cause: error });
      if (Date.now() > deadline) throw new Error(`${what} doesn't answer: ${message}`, { cause: error });
      if (Date.now() >= sayNext) {
        say(`waiting for ${what}: ${message}`);
        sayNext = Date.now() + sayEveryMs;
      }
      await sleep(500);
    }
  }
}

/** Waiting helps. It doesn't where a password or certificate is refused. */
function isAway(error: unknown): boolean {
  if (error instanceof Unavailable) return !(error instanceof Refused);
  return isInfrastructureFailure(error) && !isRefusal(error);
}
