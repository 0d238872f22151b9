import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { ActorAnswer } from './actor-view.js';
import { Actors } from './actors.js';

@ApiTags('file access')
@Controller('v1/file-access/actors')
export class ActorsController {
  constructor(private readonly actors: Actors) {}

  @Get(':email')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'What is usual of somebody, and what was detected' })
  @ApiOkResponse({ type: ActorAnswer })
  one(@CurrentCaller() { tenantId }: Caller, @Param('email') email: string): Promise<ActorAnswer> {
    return this.actors.describe(tenantId, email, new Date());
  }
}
