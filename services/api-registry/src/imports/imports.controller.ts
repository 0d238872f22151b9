import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { ImportAnswer, ImportApisBody } from './import-bodies.js';
import { ImportApis } from './import-apis.js';

const openApi = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Payments', version: '1.0.0' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: {},
});

@ApiTags('apis')
@Controller('v1/apis/import')
export class ImportsController {
  constructor(private readonly imports: ImportApis) {}

  @Post()
  @HttpCode(200)
  @Requires('apis:manage')
  @ApiOperation({
    summary: 'Register many APIs',
    description:
      'From a table (CSV), or from OpenAPI documents, which become those of their APIs. At most 12 MB together. What 20 seconds are too short for is rejected, to be sent again.',
  })
  @ApiBody({
    type: ImportApisBody,
    examples: {
      csv: {
        summary: 'A table, to see what would become of it',
        value: { format: 'csv', text: 'name,base_url\nPayments,https://api.example.com/v1\n', dry_run: true },
      },
      openapi: {
        summary: 'A document',
        value: { format: 'openapi', files: [{ name: 'payments.json', text: openApi }], dry_run: true },
      },
    },
  })
  @ApiOkResponse({ type: ImportAnswer })
  import(
    @CurrentCaller() caller: Caller,
    @Body() body: ImportApisBody,
    @Req() request: FastifyRequest,
  ): Promise<ImportAnswer> {
    return this.imports.import({ tenantId: caller.tenantId, actor: actorOf(caller, request) }, body);
  }
}
