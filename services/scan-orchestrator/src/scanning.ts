import {
  AttemptSupersededRecord,
  type Contract,
  ScanCancelledRecord,
  ScanEndedRecord,
  ScanQueuedRecord,
  ScanStartedRecord,
  TaskOfferedRecord,
} from '@palisade/contracts';
import { ClaimTask } from './claims/claim-task.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ScannerKeys } from './claims/scanner-keys.js';
import { DispatcherLeases } from './dispatch/dispatcher-lease.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { Offers } from './dispatch/offers.js';
import { Replicas } from './dispatch/replicas.js';
import { WaitingTasks } from './dispatch/waiting-tasks.js';
import { WakeUp } from './dispatch/wake-up.js';
import { EndScans } from './erasure/end-scans.js';
import { ExpireLeases } from './leases/expire-leases.js';
import { RenewLeases } from './leases/renew-leases.handler.js';
import { AwaitedTargets } from './scans/awaited-targets.js';
import { ForgetScans } from './retention/forget-scans.js';
import { CancelScan } from './scans/cancel-scan.handler.js';
import { ReadScans } from './scans/read-scans.js';
import { RefusedScans } from './scans/refused-scans.js';
import { RequestScan } from './scans/request-scan.handler.js';
import { Scan } from './scans/scan.entity.js';
import { ScanEnds } from './scans/scan-ends.js';
import { ScansController } from './scans/scans.controller.js';
import { Scans } from './scans/scans.js';
import { DeleteTarget } from './targets/delete-target.handler.js';
import { KeepDocument } from './targets/keep-document.handler.js';
import { KeepTarget } from './targets/keep-target.handler.js';
import { Target } from './targets/target.entity.js';
import { TargetsController } from './targets/targets.controller.js';
import { AttemptEnds } from './tasks/attempt-ends.js';
import { FinishTask } from './tasks/finish-task.handler.js';
import { ReplayTask } from './tasks/replay-task.js';
import { Attempt, Task } from './tasks/task.entity.js';
import { TasksController } from './tasks/tasks.controller.js';

const produced = (...contracts: Contract<unknown>[]): readonly Contract<unknown>[] => contracts;

/** Targets, scans, tasks, and how they get to scanners: what the service's one module is made of, beside what feeds it. */
export const scanning = {
  entities: [Target, Scan, Task, Attempt],
  handlers: [KeepTarget, DeleteTarget, KeepDocument, RequestScan, CancelScan, RenewLeases, FinishTask],
  produces: produced(
    ScanQueuedRecord,
    ScanStartedRecord,
    ScanEndedRecord,
    ScanCancelledRecord,
    AttemptSupersededRecord,
    TaskOfferedRecord,
  ),
  controllers: [ClaimsController, ScansController, TasksController, TargetsController],
  providers: [
    ScannerKeys,
    ClaimTask,
    WakeUp,
    DispatcherLeases,
    Replicas,
    WaitingTasks,
    Offers,
    Dispatcher,
    RenewLeases,
    ExpireLeases,
    FinishTask,
    AttemptEnds,
    ReplayTask,
    ReadScans,
    Scans,
    ScanEnds,
    RefusedScans,
    AwaitedTargets,
    EndScans,
    ForgetScans,
  ],
};
