import { StoringServiceSettings } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';

/** What the service reads from the environment; .env.example describes each. */
export class AlertingSettings extends StoringServiceSettings {
  override PORT: number = 8083;

  /** How far ahead of the log an event's time is believed, in seconds; as file-access has it. */
  @IsInt()
  @Min(0)
  @Max(3_600)
  @Type(() => Number)
  DETECTION_FUTURE_SECONDS: number = 300;

  /** Connections of the stream that one user or API key may have on one replica. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Type(() => Number)
  STREAM_CONNECTIONS_PER_USER: number = 20;

  /** That one organization may have on one replica. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Type(() => Number)
  STREAM_CONNECTIONS_PER_TENANT: number = 500;

  /** That one replica takes. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Type(() => Number)
  STREAM_CONNECTIONS: number = 5_000;

  /** Live events that one connection is sent at most; what is beyond is counted in a gap. */
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Type(() => Number)
  STREAM_EVENTS_PER_SECOND: number = 200;

  /** What may wait for a client that reads slowly, in KiB; from a quarter of it on events are left out, beyond it the client is. */
  @IsInt()
  @Min(16)
  @Max(65_536)
  @Type(() => Number)
  STREAM_BUFFER_KIB: number = 1_024;

  /** How long a client may take nothing of what waits for it. */
  @IsInt()
  @Min(1)
  @Max(600)
  @Type(() => Number)
  STREAM_STALLED_SECONDS: number = 10;

  @IsInt()
  @Min(1)
  @Max(300)
  @Type(() => Number)
  STREAM_HEARTBEAT_SECONDS: number = 15;

  /** Origins, comma-separated, whose pages may connect besides those of the host that was asked for. */
  @IsString()
  @Matches(/^(https?:\/\/[^\s,/]+(,\s*https?:\/\/[^\s,/]+)*)?$/)
  STREAM_ORIGINS: string = '';

  streamOrigins(): string[] {
    return this.STREAM_ORIGINS.split(',').map((origin) => origin.trim());
  }
}
