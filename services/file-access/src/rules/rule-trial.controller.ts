import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { invalidRuleResponse } from './rule-responses.js';
import { RuleTrial } from './rule-trial.js';
import { TrialAnswer, TrialBody } from './trial-view.js';

@ApiTags('rules')
@Controller('v1/file-access/rules/test')
export class RuleTrialController {
  constructor(private readonly trial: RuleTrial) {}

  @Post()
  @HttpCode(200)
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'Run a rule over events that are given',
    description: 'By the engine that detects; nothing is stored, and nobody is told.',
  })
  @ApiOkResponse({ type: TrialAnswer })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse({ status: 404, description: 'There is no such rule.' })
  test(@CurrentCaller() { tenantId }: Caller, @Body() body: TrialBody): Promise<TrialAnswer> {
    return this.trial.run(tenantId, body);
  }
}
