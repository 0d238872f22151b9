import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { RuleExamplesAnswer } from './rule-examples-view.js';
import { RuleExamples } from './rule-examples.js';

@ApiTags('rules')
@Controller('v1/file-access/rules/:id/examples')
export class RuleExamplesController {
  constructor(private readonly examples: RuleExamples) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'Events that a shipped rule finds',
    description: 'With the history that it needs: to be tried with it, as it is or as it is being changed.',
  })
  @ApiOkResponse({ type: RuleExamplesAnswer })
  list(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<RuleExamplesAnswer> {
    return this.examples.of(tenantId, id);
  }
}
