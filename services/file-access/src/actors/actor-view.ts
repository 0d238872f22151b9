import { ApiProperty } from '@nestjs/swagger';

export class ActorLearning {
  @ApiProperty()
  rule_id!: string;

  @ApiProperty({ description: 'Of the rule.' })
  title!: string;

  @ApiProperty({ enum: ['learning', 'known'] })
  state!: 'learning' | 'known';

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'At the earliest.' })
  until!: string | null;
}

export class BaselinePoint {
  @ApiProperty({ format: 'date-time' })
  start!: string;

  @ApiProperty({ type: Number })
  value!: number;
}

export class ActorBaseline {
  @ApiProperty()
  rule_id!: string;

  @ApiProperty({ description: 'Of the rule.' })
  title!: string;

  @ApiProperty()
  measure!: string;

  @ApiProperty()
  unit!: string;

  @ApiProperty({ type: Number })
  window_seconds!: number;

  @ApiProperty({ type: Number, description: 'In the window that ends now.' })
  now!: number;

  @ApiProperty({ type: Number, nullable: true })
  median!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  p95!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  peers_median!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  peers_p95!: number | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'That were learned from.' })
  days!: number;

  @ApiProperty({
    type: [BaselinePoint],
    description: 'Each window that had something in it, oldest first; those of a day are days in UTC.',
  })
  series!: BaselinePoint[];
}

export class KnownValue {
  @ApiProperty({ type: String, nullable: true, description: 'Null where only a fingerprint is kept.' })
  value!: string | null;

  @ApiProperty({ format: 'date-time' })
  last_seen_at!: string;
}

export class KnownCharacteristic {
  @ApiProperty({ enum: ['address', 'network', 'country', 'resource_area', 'user_agent'] })
  of!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;

  @ApiProperty({ type: [KnownValue] })
  newest!: KnownValue[];
}

export class ActorEpisode {
  @ApiProperty()
  episode_id!: string;

  @ApiProperty()
  rule_id!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ format: 'date-time' })
  opened_at!: string;

  @ApiProperty({ format: 'date-time' })
  last_held_at!: string;

  @ApiProperty({ enum: ['opened', 'ongoing', 'ended'] })
  phase!: string;

  @ApiProperty({ type: Number, nullable: true })
  peak!: number | null;

  @ApiProperty({ type: String, nullable: true })
  unit!: string | null;

  @ApiProperty({ type: String, nullable: true })
  measure!: string | null;
}

export class ActorAnswer {
  @ApiProperty()
  actor_email!: string;

  @ApiProperty({ format: 'date-time' })
  first_seen_at!: string;

  @ApiProperty({ format: 'date-time' })
  last_seen_at!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  events_24h!: number;

  @ApiProperty({ type: [ActorLearning] })
  learning!: ActorLearning[];

  @ApiProperty({ type: [ActorBaseline] })
  baselines!: ActorBaseline[];

  @ApiProperty({ type: [KnownCharacteristic] })
  known!: KnownCharacteristic[];

  @ApiProperty({ type: [ActorEpisode], description: 'The 50 newest.' })
  episodes!: ActorEpisode[];
}
