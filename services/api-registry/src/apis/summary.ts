import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import { criticalities, wordOf, type Criticality, type Grade } from '../words.js';

const count = { type: 'integer', minimum: 0 } as const;

@ApiSchema({ name: 'ApisByGrade' })
class GradeCounts implements Record<Grade | 'none', number> {
  @ApiProperty(count) A!: number;
  @ApiProperty(count) B!: number;
  @ApiProperty(count) C!: number;
  @ApiProperty(count) D!: number;
  @ApiProperty(count) E!: number;
  @ApiProperty(count) F!: number;
  @ApiProperty({ ...count, description: 'Not audited, or too little of it.' }) none!: number;
}

@ApiSchema({ name: 'ApisByCriticality' })
class CriticalityCounts implements Record<Criticality, number> {
  @ApiProperty(count) low!: number;
  @ApiProperty(count) medium!: number;
  @ApiProperty(count) high!: number;
  @ApiProperty(count) critical!: number;
}

@ApiSchema({ name: 'ApiSummary' })
export class SummaryView {
  @ApiProperty(count) total!: number;
  @ApiProperty(count) active!: number;
  @ApiProperty({ ...count, description: 'Whose audit has not ended yet.' }) being_audited!: number;
  @ApiProperty({ type: GradeCounts })
  by_grade!: Record<Grade | 'none', number>;
  @ApiProperty({ type: CriticalityCounts }) by_criticality!: Record<Criticality, number>;
}

export async function summarize(tx: EntityManager, tenantId: string): Promise<SummaryView> {
  const rows = await tx.query<
    { grade: Grade | 'none'; criticality: number; active: boolean; open: boolean; count: number }[]
  >(
    `select coalesce(last_grade, 'none') as grade, criticality, active, open_audit_id is not null as open,
            count(*)::int as count
       from api_registry.apis where tenant_id = $1 group by 1, 2, 3, 4`,
    [tenantId],
  );
  const summary: SummaryView = {
    total: 0,
    active: 0,
    being_audited: 0,
    by_grade: { A: 0, B: 0, C: 0, D: 0, E: 0, F: 0, none: 0 },
    by_criticality: { low: 0, medium: 0, high: 0, critical: 0 },
  };
  for (const row of rows) {
    summary.total += row.count;
    if (row.active) summary.active += row.count;
    if (row.open) summary.being_audited += row.count;
    summary.by_grade[row.grade] += row.count;
    summary.by_criticality[wordOf(criticalities, row.criticality)] += row.count;
  }
  return summary;
}
