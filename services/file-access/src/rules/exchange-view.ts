import { ApiProperty } from '@nestjs/swagger';
import { RemarkView, ruleKinds, type RuleKind } from './rule-view.js';

export const importOutcomes = ['created', 'updated', 'unchanged'] as const;

export class ImportedRule {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: importOutcomes })
  outcome!: (typeof importOutcomes)[number];
}

export class RefusedRule {
  @ApiProperty({ type: String, nullable: true })
  title!: string | null;

  @ApiProperty({ type: String, nullable: true })
  id!: string | null;

  @ApiProperty({ type: [RemarkView] })
  remarks!: RemarkView[];
}

export class ImportAnswer {
  @ApiProperty({ type: [ImportedRule] })
  imported!: ImportedRule[];

  @ApiProperty({ type: [RefusedRule] })
  refused!: RefusedRule[];
}

export class ReadRuleView {
  @ApiProperty({ type: String, nullable: true, description: 'Null: it would be made as the rule is.' })
  id!: string | null;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: ruleKinds })
  kind!: RuleKind;

  @ApiProperty()
  type!: string;
}

export class ValidationAnswer {
  @ApiProperty()
  valid!: boolean;

  @ApiProperty({ type: [ReadRuleView] })
  rules!: ReadRuleView[];

  @ApiProperty({ type: [RemarkView] })
  errors!: RemarkView[];

  @ApiProperty({ type: [RemarkView] })
  warnings!: RemarkView[];
}
