import type { Provider } from '@nestjs/common';
import { Database } from '@palisade/database';
import { TenantList } from '../events/tenant-list.js';
import { TenantRules } from '../rules/tenant-rules.js';
import { DetectEvents } from './detect-events.handler.js';
import { DetectGroups } from './detect-groups.handler.js';
import { DetectionRecords } from './detection-records.js';
import { EventRules } from './event-rules.js';
import type { TimeLimits } from './event-time.js';
import { GroupStore } from './group-store.js';
import { HeldGroups } from './held-groups.js';
import { MatchRules } from './match-rules.js';
import { memoryOf } from './partition-groups.js';
import { Regrouped } from './regrouped.js';
import { RuleStatistics } from './rule-statistics.js';

export interface DetectionLimits extends TimeLimits {
  /** Of groups' state in memory, of both handlers together. */
  readonly cacheBytes: number;
}

type Shared = [GroupStore, TenantList, Database, TenantRules, RuleStatistics, DetectionRecords, Regrouped];
const shared = [GroupStore, TenantList, Database, TenantRules, RuleStatistics, DetectionRecords, Regrouped];

/** What stores events and evaluates the rules. */
export function detectionProviders({ cacheBytes, lateMs, futureMs }: DetectionLimits): Provider[] {
  const memory = memoryOf(cacheBytes);
  const held = ([store, tenants, database, rules, statistics]: Shared) =>
    new HeldGroups({ store, tenants, database, rules, statistics }, memory);
  return [
    GroupStore,
    RuleStatistics,
    DetectionRecords,
    Regrouped,
    {
      provide: EventRules,
      useFactory: (...given: Shared) => {
        const [, , , { places }, statistics, detections, regrouped] = given;
        const sight = { lateMs, futureMs, ...(places !== undefined && { places }) };
        return new EventRules(sight, held(given), detections, regrouped, statistics);
      },
      inject: shared,
    },
    {
      provide: MatchRules,
      useFactory: (...given: Shared) => {
        const [, , , , statistics, detections, regrouped] = given;
        return new MatchRules(held(given), detections, regrouped, statistics);
      },
      inject: shared,
    },
    DetectEvents,
    DetectGroups,
  ];
}

export const detectionHandlers = [DetectEvents, DetectGroups];
