import { PlanTasks, type PlannedTask } from '../scans/plan-tasks.js';
import type { Target } from '../targets/target.entity.js';

/** What the scans of a target are made of. */
export interface Wanted {
  tasks: number;
  things: number;
  lastsMs: number;
  /** The first so many tasks fail, each time. */
  fail: number;
}

export class PlanByName extends PlanTasks {
  override of({ name }: Target): PlannedTask[] {
    const { tasks, things, lastsMs, fail } = JSON.parse(name) as Wanted;
    return Array.from({ length: tasks }, (_, at) => ({
      scanner: 'web',
      input: { covers: `part ${String(at)}`, things, lastsMs, fails: at < fail },
    }));
  }
}
