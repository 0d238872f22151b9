import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  auditStates,
  criticalities,
  grades,
  sensitivities,
  type AuditState,
  type Criticality,
  type Grade,
  type Sensitivity,
} from '../words.js';

const at = { type: String, format: 'date-time' } as const;
const id = { type: String, format: 'uuid' } as const;
export const scored = { type: 'integer', nullable: true, minimum: 0, maximum: 100 } as const;
export const graded = {
  type: String,
  enum: [...grades, null],
  nullable: true,
  description: 'Null where less than half was evaluated.',
} as const;
export const covered = {
  type: Number,
  nullable: true,
  minimum: 0,
  maximum: 1,
  description: 'Of what applies, by weight, the share that was evaluated.',
} as const;

export const documentSources = ['upload', 'url'] as const;

@ApiSchema({ name: 'ApiDocument' })
export class DocumentView {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String, example: '3.1.0', description: 'Of OpenAPI or Swagger.' }) version!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'As it was sent.' }) bytes!: number;
  @ApiProperty({ type: String, pattern: '^[0-9a-f]{64}$', description: 'Of what was sent.' }) sha256!: string;
  @ApiProperty(at) uploaded_at!: string;
  @ApiProperty({ type: String, enum: documentSources }) source!: (typeof documentSources)[number];
  @ApiProperty({ type: String, nullable: true, description: 'Where it was fetched.' }) url!: string | null;
  @ApiProperty({ type: 'integer', minimum: 0 }) operations!: number;
  @ApiProperty({
    type: [String],
    description: 'What was passed over, such as references to other documents.',
  })
  remarks!: string[];
}

export class LastAuditView {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String, enum: ['completed', 'partial'] }) state!: AuditState;
  @ApiProperty(scored) score!: number | null;
  @ApiProperty(graded) grade!: Grade | null;
  @ApiProperty(covered) coverage!: number | null;
  @ApiProperty(at) ended_at!: string;
}

export class OpenAuditView {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String, enum: auditStates.slice(0, 3) }) state!: AuditState;
}

@ApiSchema({ name: 'Api' })
export class ApiView {
  @ApiProperty(id) id!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Rises by one with every change.' })
  revision!: number;

  @ApiProperty() name!: string;
  @ApiProperty({ type: String, description: 'In its one spelling.' }) base_url!: string;
  @ApiProperty() description!: string;
  @ApiProperty({ type: String, nullable: true }) environment!: string | null;
  @ApiProperty({ type: String, nullable: true }) owner_email!: string | null;
  @ApiProperty({ type: String, enum: criticalities }) criticality!: Criticality;
  @ApiProperty({ type: String, enum: sensitivities }) data_sensitivity!: Sensitivity;
  @ApiProperty({ type: Number, minimum: 0.1, maximum: 100 }) max_requests_per_second!: number;
  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } }) connection_ids!: string[];
  @ApiProperty({ type: Boolean, description: 'False: no audits, and its schedules stand still.' })
  active!: boolean;
  @ApiProperty({ type: () => DocumentView, nullable: true }) document!: DocumentView | null;

  @ApiProperty({
    type: () => LastAuditView,
    nullable: true,
    description: 'The last that was completed, or in part.',
  })
  last_audit!: LastAuditView | null;

  @ApiProperty({ type: () => OpenAuditView, nullable: true, description: 'One that has not ended yet.' })
  open_audit!: OpenAuditView | null;

  @ApiProperty(at) created_at!: string;
  @ApiProperty(at) updated_at!: string;
}

export class ApiPage {
  @ApiProperty({ type: [ApiView] }) items!: ApiView[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
