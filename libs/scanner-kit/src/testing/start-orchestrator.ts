import type { ProtocolOrchestrator } from './protocol-orchestrator.js';

/** Started, and the topics made. What it takes is loaded here: tests of checks need none of it. */
export async function startOrchestrator(
  kafka: { brokers: string[]; topicPrefix: string },
  key: string,
): Promise<ProtocolOrchestrator> {
  const { ProtocolOrchestrator } = await import('./protocol-orchestrator.js');
  const orchestrator = new ProtocolOrchestrator(kafka, key);
  await orchestrator.start();
  return orchestrator;
}
