import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { HealthAnswer } from './health-answer.js';
import { IngestHealth } from './ingest-health.js';

@ApiTags('file access')
@Controller('v1/file-access/health')
export class HealthController {
  constructor(private readonly health: IngestHealth) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({ summary: "How taking the organization's events goes" })
  @ApiOkResponse({ type: HealthAnswer })
  read(@CurrentCaller() caller: Caller): Promise<HealthAnswer> {
    return this.health.of(caller.tenantId, new Date());
  }
}
