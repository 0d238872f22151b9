import type { Provider } from '@nestjs/common';
import { TargetWatch } from '../targets/target-watch.js';
import { FollowTimeZones } from './follow-time-zones.js';
import { PlanSchedules } from './plan-schedules.js';
import { RunSchedule } from './run-schedule.js';
import { ScheduleReads } from './schedule-reads.js';
import { Schedule } from './schedule.entity.js';
import { SchedulesController } from './schedules.controller.js';
import { Schedules } from './schedules.js';
import { TickSchedules } from './tick-schedules.js';
import { WatchTargets } from './watch-targets.js';

const providers: Provider[] = [
  PlanSchedules,
  ScheduleReads,
  Schedules,
  RunSchedule,
  TickSchedules,
  FollowTimeZones,
  { provide: TargetWatch, useClass: WatchTargets },
];

/** What the module of the service is made of here. */
export const schedules = { entities: [Schedule], controllers: [SchedulesController], providers };
