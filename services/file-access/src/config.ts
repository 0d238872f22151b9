import { StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class FileAccessSettings extends StoringServiceSettings {
  override PORT: number = 8082;

  /** Events a second that one tenant may post to one replica. */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  @Type(() => Number)
  INGEST_EVENTS_PER_SECOND: number = 20_000;

  /** Bytes of posted bodies that one replica holds at once, in MiB; one tenant's may be a quarter of them. */
  @IsInt()
  @Min(64)
  @Max(4_096)
  @Type(() => Number)
  INGEST_IN_FLIGHT_MIB: number = 64;

  /** 0: this replica takes and searches events, and leaves storing and detecting to others. */
  @IsIn(['0', '1', 'false', 'true'])
  DETECTION: string = '1';

  /** How far behind its actor's latest event one still counts, in seconds. */
  @IsInt()
  @Min(0)
  @Max(3_600)
  @Type(() => Number)
  DETECTION_LATE_SECONDS: number = 600;

  /** How far ahead of the log an event's time is believed, in seconds. */
  @IsInt()
  @Min(0)
  @Max(3_600)
  @Type(() => Number)
  DETECTION_FUTURE_SECONDS: number = 300;

  /** Of actors' state in memory, in MiB, most of it packed and outside of the heap; the rest is read from Postgres when it is needed. */
  @IsInt()
  @Min(1)
  @Max(65_536)
  @Type(() => Number)
  DETECTION_CACHE_MIB: number = 256;

  /** A file in MaxMind's format that says where addresses are; by default one of countries alone. */
  @IsOptional()
  @IsString()
  DETECTION_PLACES?: string;

  /** Days that events are kept. */
  @IsInt()
  @Min(8)
  @Max(730)
  @Type(() => Number)
  EVENT_RETENTION_DAYS: number = 90;

  /** Days that event ids are remembered: longer than topic and dead letters keep the events, or a replay counts twice. */
  @IsInt()
  @Min(40)
  @Max(730)
  @Type(() => Number)
  EVENT_DEDUPE_DAYS: number = 40;

  /** How long reading events for one answer may take, in seconds. */
  @IsInt()
  @Min(1)
  @Max(25)
  @Type(() => Number)
  EVENT_SEARCH_SECONDS: number = 10;

  /** Rules that a tenant has of its own, those that are shipped and changed among them. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  @Type(() => Number)
  RULES_PER_TENANT: number = 500;

  /** Of the texts of a tenant's rules, in KiB. */
  @IsInt()
  @Min(1)
  @Max(65_536)
  @Type(() => Number)
  RULES_TEXT_KIB: number = 4_096;

  /** Entries of all watchlists of a tenant. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  @Type(() => Number)
  RULES_WATCHLIST_ENTRIES: number = 100_000;

  /** Exceptions of a tenant that have not expired. */
  @IsInt()
  @Min(0)
  @Max(100_000)
  @Type(() => Number)
  RULES_EXCEPTIONS: number = 2_000;

  /** The longest window of a rule, in days. */
  @IsInt()
  @Min(1)
  @Max(90)
  @Type(() => Number)
  RULES_TIMESPAN_DAYS: number = 30;

  /** Groups of a rule that does not group by actor, within an hour; beyond them it is degraded. */
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  @Type(() => Number)
  RULES_GROUPS: number = 100_000;

  /** What a rule remembers of one group, in MiB; beyond it it is degraded. */
  @IsInt()
  @Min(1)
  @Max(64)
  @Type(() => Number)
  RULES_SLOT_MIB: number = 1;

  /** That a rule takes for an event, on average: far above what an ordinary one does, for beyond it it is degraded. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Type(() => Number)
  RULES_MICROSECONDS_PER_EVENT: number = 500;

  /** Backtests that a replica runs at once. 0: none. */
  @IsInt()
  @Min(0)
  @Max(16)
  @Type(() => Number)
  RULES_BACKTESTS: number = 1;

  /** Events that a backtest reads in a second. */
  @IsInt()
  @Min(100)
  @Max(1_000_000)
  @Type(() => Number)
  RULES_BACKTEST_EVENTS_PER_SECOND: number = 20_000;
}
