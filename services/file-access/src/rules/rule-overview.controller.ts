import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { CoverageAnswer, RulesHealthAnswer } from './overview-view.js';
import { RuleOverview } from './rule-overview.js';

@ApiTags('rules')
@Controller('v1/file-access/rules')
export class RuleOverviewController {
  constructor(private readonly overview: RuleOverview) {}

  @Get('coverage')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'Which ATT&CK techniques the rules cover' })
  @ApiOkResponse({ type: CoverageAnswer })
  coverage(@CurrentCaller() { tenantId }: Caller): Promise<CoverageAnswer> {
    return this.overview.coverage(tenantId);
  }

  @Get('health')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'How many rules run, and which sources have fallen silent' })
  @ApiOkResponse({ type: RulesHealthAnswer })
  health(@CurrentCaller() { tenantId }: Caller): Promise<RulesHealthAnswer> {
    return this.overview.health(tenantId, new Date());
  }
}
