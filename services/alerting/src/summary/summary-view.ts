import { ApiProperty } from '@nestjs/swagger';
import { severities, type SeverityName } from '../alerts/severities.js';

class StateCounts {
  @ApiProperty({ type: 'integer' }) open!: number;
  @ApiProperty({ type: 'integer' }) acknowledged!: number;
  @ApiProperty({ type: 'integer' }) resolved!: number;
  @ApiProperty({ type: 'integer' }) false_positive!: number;
}

class AgeCounts {
  @ApiProperty({ type: 'integer' }) under_1h!: number;
  @ApiProperty({ type: 'integer', description: 'An hour or more.' }) under_24h!: number;
  @ApiProperty({ type: 'integer', description: 'A day or more.' }) under_7d!: number;
  @ApiProperty({ type: 'integer' }) older!: number;
}

class SeverityCount {
  @ApiProperty({ enum: severities }) severity!: SeverityName;
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: AgeCounts, description: 'By the time since the alert was raised.' }) ages!: AgeCounts;
}

class RiskyActor {
  @ApiProperty({ type: String }) actor!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 100,
    description:
      "The highest risk score among the actor's live alerts, and 2 more for each further one; 100 at most.",
  })
  risk_score!: number;
  @ApiProperty({ type: 'integer', description: 'Live alerts: open or acknowledged.' }) open_alerts!: number;
  @ApiProperty({ enum: severities }) highest_severity!: SeverityName;
  @ApiProperty({ type: String, format: 'date-time' }) last_seen_at!: string;
}

export class AlertSummary {
  @ApiProperty({ type: String, format: 'date-time' }) as_of!: string;
  @ApiProperty({ type: StateCounts }) by_state!: StateCounts;
  @ApiProperty({
    type: [SeverityCount],
    description: 'Live alerts, which are open or acknowledged: each severity, the highest first.',
  })
  open_by_severity!: SeverityCount[];
  @ApiProperty({ type: [RiskyActor], description: 'The ten actors of the highest risk.' })
  top_actors!: RiskyActor[];
}
