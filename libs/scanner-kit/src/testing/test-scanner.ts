import { randomBytes } from 'node:crypto';
import type { Limits } from '../isolation/launch.js';
import type { Isolation } from '../isolation/probe.js';
import { taskProgram } from './task-program.js';

export interface TestScannerOptions {
  brokers: readonly string[];
  topicPrefix: string;
  /** Of scan-orchestrator. */
  orchestratorUrl: string;
  key?: string;
  slots?: number;
  /** As EGRESS_OPEN, EGRESS_DNS_SERVERS and EGRESS_CA_FILE. */
  egress?: { open?: string; dnsServers?: string; caFile?: string };
  isolation?: Isolation;
  limits?: Partial<Limits>;
  drainWithinMs?: number;
}

export interface TestScanner {
  /** Its own HTTP: probes and metrics. */
  url: string;
  /** As SIGTERM stops it. */
  stop(): Promise<void>;
}

/** The scanner of `module` (a TypeScript source) as its service runs it, within this process. */
export async function startTestScanner(module: URL, options: TestScannerOptions): Promise<TestScanner> {
  const { ScannerSettings } = await import('../runner/config.js');
  const { startScanner } = await import('../runner/start.js');
  const { egress = {}, isolation, limits, drainWithinMs = 500 } = options;
  const settings = Object.assign(new ScannerSettings(), {
    KAFKA_BROKERS: options.brokers.join(','),
    KAFKA_TOPIC_PREFIX: options.topicPrefix,
    SCANNER_KEY: options.key ?? randomBytes(32).toString('hex'),
    ORCHESTRATOR_URL: options.orchestratorUrl,
    SCANNER_SLOTS: options.slots ?? 4,
    EGRESS_OPEN: egress.open,
    EGRESS_DNS_SERVERS: egress.dnsServers,
    EGRESS_CA_FILE: egress.caFile,
  });
  const app = await startScanner({
    settings,
    module,
    task: taskProgram(module),
    isolation,
    limits,
    drainWithinMs,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: await app.getUrl(), stop: () => app.close() };
}
