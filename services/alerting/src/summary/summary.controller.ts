import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { summarize } from './summarize.js';
import { AlertSummary } from './summary-view.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts/summary')
export class SummaryController {
  constructor(private readonly database: Database) {}

  @Get()
  @Requires('alerts:read')
  @ApiOperation({ summary: 'How many alerts there are, how old the live ones are, and whom they are about' })
  @ApiOkResponse({ type: AlertSummary })
  async summary(@CurrentCaller() { tenantId }: Caller): Promise<AlertSummary> {
    const at = new Date();
    return this.database.asTenant(tenantId, (tx) => summarize(tx, tenantId, at));
  }
}
