import type { Target, TargetKind } from '../targets/target.entity.js';
import type { TaskInput } from '../tasks/task.entity.js';

export interface PlannedTask {
  /** Which scanner does it. */
  scanner: string;
  input: TaskInput;
}

/** Cuts a scan of a target into tasks: what one replica does at a time. */
export abstract class PlanTasks {
  abstract of(target: Target): PlannedTask[];
}

const plans: Record<TargetKind, (target: Target) => PlannedTask[]> = {
  api: () => [{ scanner: 'web', input: { covers: 'api' } }],
};

export class PlanByKind extends PlanTasks {
  override of(target: Target): PlannedTask[] {
    return plans[target.kind](target);
  }
}
