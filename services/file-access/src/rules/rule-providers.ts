import type { Provider, Type } from '@nestjs/common';
import {
  type Contract,
  RuleDefinitionRecord,
  RuleExceptionRecord,
  WatchlistRecord,
} from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Readiness } from '@palisade/http';
import { TopicFollower } from '@palisade/messaging';
import { ActorsController } from '../actors/actors.controller.js';
import { Actors } from '../actors/actors.js';
import { BacktestRunner } from '../backtests/backtest-runner.js';
import { BacktestStore } from '../backtests/backtest-store.js';
import { BacktestsController } from '../backtests/backtests.controller.js';
import { Backtests } from '../backtests/backtests.js';
import type { FileAccessSettings } from '../config.js';
import type { EngineLimits } from '../engine/engine.js';
import { TenantList } from '../events/tenant-list.js';
import { ExceptionsController } from '../exceptions/exceptions.controller.js';
import { Exceptions } from '../exceptions/exceptions.js';
import { KeepFeedback } from '../feedback/keep-feedback.handler.js';
import { PeersJob } from '../peers/peers-job.js';
import { SilenceWatch } from '../sources/silence-watch.js';
import { SourceAccounts } from '../sources/source-accounts.js';
import { Sources } from '../sources/sources.js';
import { WatchlistStore } from '../watchlists/watchlist-store.js';
import { WatchlistsController } from '../watchlists/watchlists.controller.js';
import { Watchlists } from '../watchlists/watchlists.js';
import { Drafts } from './drafts.js';
import { loadPlaces } from './load-places.js';
import { RuleActivities } from './rule-activity.js';
import { RuleChanges } from './rule-changes.js';
import { RuleChecks } from './rule-checks.js';
import { RuleExamplesController } from './rule-examples.controller.js';
import { RuleExamples } from './rule-examples.js';
import { RuleExchangeController } from './rule-exchange.controller.js';
import { RuleExport } from './rule-export.js';
import { RuleImport } from './rule-import.js';
import { RuleSettings } from './rule-limits.js';
import { RuleOverviewController } from './rule-overview.controller.js';
import { RuleOverview } from './rule-overview.js';
import { RuleReads } from './rule-reads.js';
import { RuleStore } from './rule-store.js';
import { RuleTrialController } from './rule-trial.controller.js';
import { RuleTrial } from './rule-trial.js';
import { RuleValidation } from './rule-validation.js';
import { RuleVersionsController } from './rule-versions.controller.js';
import { RuleVersions } from './rule-versions.js';
import { RulesController } from './rules.controller.js';
import { TenantRules } from './tenant-rules.js';

// Those with fixed paths first: they would be rules' ids otherwise.
export const ruleControllers = [
  BacktestsController,
  RuleExchangeController,
  RuleTrialController,
  RuleOverviewController,
  RulesController,
  RuleVersionsController,
  RuleExamplesController,
  ExceptionsController,
  WatchlistsController,
  ActorsController,
];

export const ruleRecords: Contract<unknown>[] = [RuleDefinitionRecord, WatchlistRecord, RuleExceptionRecord];
export const ruleHandlers = [KeepFeedback];

const day = 24 * 60 * 60 * 1000;
const mebibyte = 1024 * 1024;

export function engineLimits(settings: FileAccessSettings): EngineLimits {
  return {
    lateMs: settings.DETECTION_LATE_SECONDS * 1000,
    futureMs: settings.DETECTION_FUTURE_SECONDS * 1000,
    maxRules: settings.RULES_PER_TENANT + mostShipped,
    maxTimespanMs: settings.RULES_TIMESPAN_DAYS * day,
    maxGroups: settings.RULES_GROUPS,
    maxSlotBytes: settings.RULES_SLOT_MIB * mebibyte,
    maxMicrosPerEvent: settings.RULES_MICROSECONDS_PER_EVENT,
  };
}

/** They are not counted among a tenant's own. */
const mostShipped = 100;

/** What lives with rules: their API, their jobs, and what each tenant's are. */
export function ruleProviders(settings: FileAccessSettings): Provider[] {
  const limits = {
    rules: settings.RULES_PER_TENANT,
    yaml: settings.RULES_TEXT_KIB * 1024,
    entries: settings.RULES_WATCHLIST_ENTRIES,
    exceptions: settings.RULES_EXCEPTIONS,
  };
  const backtests = {
    databaseUrl: settings.DATABASE_URL,
    ...(settings.DATABASE_CA !== undefined && { databaseCa: settings.DATABASE_CA }),
    perReplica: settings.RULES_BACKTESTS,
    eventsPerSecond: settings.RULES_BACKTEST_EVENTS_PER_SECOND,
    ...(settings.DETECTION_PLACES !== undefined && { placesFile: settings.DETECTION_PLACES }),
  };
  return [
    { provide: RuleSettings, useFactory: () => new RuleSettings(limits) },
    {
      provide: TenantRules,
      useFactory: (topics: TopicFollower, readiness: Readiness) =>
        new TenantRules(topics, readiness, engineLimits(settings), loadPlaces(settings.DETECTION_PLACES)),
      inject: [TopicFollower, Readiness],
    },
    {
      provide: BacktestRunner,
      useFactory: (...given: [Database, BacktestStore, Drafts, TenantRules, TenantList]) =>
        new BacktestRunner(...given, backtests),
      inject: [Database, BacktestStore, Drafts, TenantRules, TenantList],
    },
    ...plain,
  ];
}

const plain: Type[] = [
  Actors,
  BacktestStore,
  Backtests,
  Drafts,
  Exceptions,
  KeepFeedback,
  PeersJob,
  RuleActivities,
  RuleChanges,
  RuleChecks,
  RuleExamples,
  RuleExport,
  RuleImport,
  RuleOverview,
  RuleReads,
  RuleStore,
  RuleTrial,
  RuleValidation,
  RuleVersions,
  SilenceWatch,
  SourceAccounts,
  Sources,
  WatchlistStore,
  Watchlists,
];
