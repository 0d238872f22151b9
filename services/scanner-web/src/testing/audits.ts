import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { scan } from '@palisade/contracts';
import { CertificateAuthority, DnsServer } from '@palisade/egress/testing';
import { testEnvironment, waitUntil } from '@palisade/platform';
import { startOrchestrator, startTestScanner, type TestTask } from '@palisade/scanner-kit/testing';

export interface Audit {
  finished: scan.TaskFinished;
  assets: scan.Asset[];
  /** By check. */
  outcomes: Map<string, scan.CheckOutcome>;
  /** Ids of checks, without the provider, in order. */
  failed: string[];
  progress: scan.TaskProgress[];
  /** All that left the scanner. */
  sent: string;
}

/** The scanner as its service runs it, with this machine opened for one tenant, names of one's own and an authority that is trusted. */
export async function startAudits() {
  const environment = await testEnvironment();
  const key = randomBytes(32).toString('hex');
  const tenantId = randomUUID();
  const authority = new CertificateAuthority();
  const dns = new DnsServer();
  const folder = mkdtempSync(join(tmpdir(), 'palisade-authority-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  const orchestrator = await startOrchestrator(environment, key);
  const scanner = await startTestScanner(new URL('../scanner.ts', import.meta.url), {
    ...environment,
    orchestratorUrl: orchestrator.url,
    key,
    slots: 8,
    egress: { open: `${tenantId}=127.0.0.1,${tenantId}=::1`, dnsServers: await dns.start(), caFile },
  });
  await until(() => orchestrator.replicas.size === 1);
  return {
    authority,
    dns,
    orchestrator,
    audit: async (given: TestTask): Promise<Audit> => {
      const task = await orchestrator.offer({ tenantId, ...given });
      await until(() => task.finished !== undefined && task.batches.length === (task.finished.batches ?? 0));
      return auditOf(task);
    },
    stop: async () => {
      await scanner.stop();
      await orchestrator.stop();
      dns.stop();
      rmSync(folder, { recursive: true });
      await environment.close();
    },
  };
}

function auditOf({ finished, batches, progress }: Pick<Offered, 'finished' | 'batches' | 'progress'>): Audit {
  if (finished === undefined) throw new Error('it has not finished');
  const outcomes = batches.flatMap((batch) => batch.outcomes ?? []);
  return {
    finished,
    progress,
    assets: batches.flatMap((batch) => batch.assets ?? []),
    outcomes: new Map(outcomes.map((outcome) => [outcome.check_id, outcome])),
    failed: outcomes
      .filter(({ status }) => status === 'fail')
      .map(({ check_id: id }) => id.replace('web_', '')),
    sent: JSON.stringify([finished, batches, progress]),
  };
}

type Offered = Awaited<ReturnType<Awaited<ReturnType<typeof startOrchestrator>>['offer']>>;

async function until(condition: () => boolean): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs: 40_000 }))) throw new Error('it did not come true in time');
}
