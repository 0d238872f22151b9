import { scanOrchestratorChecksList } from '../api/gen/checks.js';
import {
  scanOrchestratorConnectionsChange,
  scanOrchestratorConnectionsCreate,
  scanOrchestratorConnectionsList,
  scanOrchestratorConnectionsRemove,
  scanOrchestratorConnectionsReplaceSecret,
} from '../api/gen/connections.js';
import type {
  ScanOrchestratorAttemptBody,
  ScanOrchestratorChangeScheduleBody,
  ScanOrchestratorCheckBody,
  ScanOrchestratorConnectionBody,
  ScanOrchestratorCreateConnectionBody,
  ScanOrchestratorCreateScheduleBody,
  ScanOrchestratorListedTaskBody,
  ScanOrchestratorProofBody,
  ScanOrchestratorScanBody,
  ScanOrchestratorScanProgress,
  ScanOrchestratorScanSummaryBody,
  ScanOrchestratorScheduleBody,
  ScanOrchestratorScheduleRunBody,
  ScanOrchestratorTargetBody,
  ScanOrchestratorTaskBody,
} from '../api/gen/palisade.schemas.js';
import {
  scanOrchestratorScansCancel,
  scanOrchestratorScansList,
  scanOrchestratorScansOne,
} from '../api/gen/scans.js';
import {
  scanOrchestratorSchedulesChange,
  scanOrchestratorSchedulesCreate,
  scanOrchestratorSchedulesList,
  scanOrchestratorSchedulesOne,
  scanOrchestratorSchedulesRemove,
  scanOrchestratorSchedulesRuns,
} from '../api/gen/schedules.js';
import {
  scanOrchestratorProofsCheck,
  scanOrchestratorProofsCreate,
  scanOrchestratorProofsList,
  scanOrchestratorProofsRemove,
  scanOrchestratorTargetsOne,
} from '../api/gen/targets.js';
import { scanOrchestratorTasksList, scanOrchestratorTasksReplay } from '../api/gen/tasks.js';

// The words that the pages use for what the generated client names by service and class.
export type Scan = ScanOrchestratorScanSummaryBody;
export type ScanDetail = ScanOrchestratorScanBody;
export type ScanState = Scan['state'];
export type Progress = ScanOrchestratorScanProgress;
export type Task = ScanOrchestratorTaskBody;
export type TaskState = Task['state'];
export type FailedTask = ScanOrchestratorListedTaskBody;
export type Attempt = ScanOrchestratorAttemptBody;
export type Target = ScanOrchestratorTargetBody;
export type Proof = ScanOrchestratorProofBody;
export type ProofMethod = Proof['method'];
export type Connection = ScanOrchestratorConnectionBody;
export type ConnectionKind = Connection['kind'];
export type ConnectionWish = ScanOrchestratorCreateConnectionBody;
export type Schedule = ScanOrchestratorScheduleBody;
export type ScheduleDetail = Awaited<ReturnType<typeof scanOrchestratorSchedulesOne>>;
export type ScheduleWish = ScanOrchestratorCreateScheduleBody;
export type ScheduleRun = ScanOrchestratorScheduleRunBody;
export type Check = ScanOrchestratorCheckBody;

export const scanStates = [
  'queued',
  'running',
  'completed',
  'partial',
  'failed',
  'cancelled',
] as const satisfies ScanState[];

export const scansApi = {
  list: scanOrchestratorScansList,
  one: scanOrchestratorScansOne,
  cancel: (id: string) => scanOrchestratorScansCancel(id),
  tasks: scanOrchestratorTasksList,
  replay: (taskId: string) => scanOrchestratorTasksReplay(taskId),
  target: scanOrchestratorTargetsOne,
  proofs: scanOrchestratorProofsList,
  beginProof: (targetId: string, method: ProofMethod) => scanOrchestratorProofsCreate(targetId, { method }),
  checkProof: (targetId: string, proofId: string) => scanOrchestratorProofsCheck(targetId, proofId),
  removeProof: (targetId: string, proofId: string) => scanOrchestratorProofsRemove(targetId, proofId),
  connections: scanOrchestratorConnectionsList,
  changeConnection: (id: string, change: { name: string; label: string | null }) =>
    scanOrchestratorConnectionsChange(id, change),
  connect: (wish: ConnectionWish) => scanOrchestratorConnectionsCreate(wish),
  replaceSecret: (id: string, secret: Record<string, string>) =>
    scanOrchestratorConnectionsReplaceSecret(id, { secret }),
  removeConnection: (id: string, isForced: boolean) =>
    scanOrchestratorConnectionsRemove(id, isForced ? { force: true } : {}),
  schedules: scanOrchestratorSchedulesList,
  schedule: scanOrchestratorSchedulesOne,
  scheduleRuns: scanOrchestratorSchedulesRuns,
  makeSchedule: (wish: ScheduleWish) => scanOrchestratorSchedulesCreate(wish),
  changeSchedule: (id: string, wish: ScanOrchestratorChangeScheduleBody) =>
    scanOrchestratorSchedulesChange(id, wish),
  removeSchedule: (id: string) => scanOrchestratorSchedulesRemove(id),
  checks: scanOrchestratorChecksList,
};
