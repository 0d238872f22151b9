export { describeCatalogue } from './describe-catalogue.js';
export { describeCheck, type CheckSamples, type Sample, type Samples } from './describe-check.js';
export type { OfferedTask, ProtocolOrchestrator, TestTask } from './protocol-orchestrator.js';
export { startOrchestrator } from './start-orchestrator.js';
export { startTestScanner, type TestScanner, type TestScannerOptions } from './test-scanner.js';
