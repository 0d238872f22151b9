import { ApiProperty } from '@nestjs/swagger';

export class RuleExample {
  @ApiProperty({ example: '400 MiB after three weeks of 20 MiB a day' })
  name!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'As they are posted, in order of time; the last one is of the days behind.',
  })
  events!: Record<string, unknown>[];
}

export class RuleExamplesAnswer {
  @ApiProperty({ type: [RuleExample], description: 'None of a rule that an organization wrote itself.' })
  items!: RuleExample[];
}
