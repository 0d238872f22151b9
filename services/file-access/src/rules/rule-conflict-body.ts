import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ProblemBody } from '@palisade/http';
import { RemarkView } from './rule-view.js';

/** The 409 of a change, as the OpenAPI document describes it. */
@ApiSchema({ name: 'RuleConflict' })
export class RuleConflictBody extends ProblemBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'The present revision, where it was changed since (`stale-revision`).',
  })
  revision?: number;

  @ApiPropertyOptional({ type: [String], description: 'Ids of the rules that refer to it (`rule-in-use`).' })
  rules?: string[];
}

/** The 400 of a text that is no rule. */
@ApiSchema({ name: 'InvalidRule' })
export class InvalidRuleBody extends ProblemBody {
  @ApiPropertyOptional({ type: [RemarkView] })
  remarks?: RemarkView[];
}
