import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiExtension,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem, ProblemBody } from '@palisade/http';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiView } from '../apis/api-row.js';
import { findApi } from '../apis/api-store.js';
import { ApiView } from '../apis/api-view.js';
import { IsStorableText } from '../text.js';
import { FetchDocument } from './fetch-document.js';
import { SentDocumentBody } from './sent-document.js';
import { StoreDocument } from './store-document.js';

class FetchDocumentBody {
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  @IsStorableText()
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 2000,
    example: 'https://api.example.com/openapi.json',
  })
  url!: string;
}

const example = {
  openapi: '3.1.0',
  info: { title: 'Payments', version: '1.0.0' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: { '/payments': { get: { responses: { 200: { description: 'Payments.' } } } } },
};
const exampleYaml = `openapi: 3.1.0
info: { title: Payments, version: 1.0.0 }
servers: [{ url: https://api.example.com/v1 }]
paths:
  /payments:
    get: { responses: { '200': { description: Payments. } } }
`;
const described = (value: unknown) => ({
  // Any of a document: what is wrong with it is answered 422.
  schema: { description: 'Swagger 2.0, OpenAPI 3.0 or 3.1; at most 10 MB.' },
  examples: { minimal: { summary: 'As little as it may be', value } },
});

const invalid = (description: string) => ({
  status: 422,
  description,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemBody) } } },
});
const notRead = '`invalid-document`: it is no OpenAPI document that can be read; `errors` says why.';

@ApiTags('apis')
@Controller('v1/apis/:id/document')
export class DocumentsController {
  constructor(
    private readonly database: Database,
    private readonly documents: StoreDocument,
    private readonly fetches: FetchDocument,
  ) {}

  @Put()
  @Requires('apis:manage')
  @ApiOperation({
    summary: 'Give an API its OpenAPI document',
    description:
      'In place of the one before. References to other documents are not followed: `remarks` names them.',
  })
  @ApiExtension('x-bodies', {
    'application/json': described(example),
    'application/yaml': described(exampleYaml),
    'text/yaml': described(exampleYaml),
  })
  @ApiOkResponse({ type: ApiView })
  @ApiResponse(invalid(notRead))
  async upload(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: SentDocumentBody,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    return apiView(await this.documents.store(byOf(caller, request), id, body));
  }

  @Post('fetch')
  @HttpCode(200)
  @Requires('apis:manage')
  @ApiOperation({
    summary: 'Fetch the OpenAPI document of an API',
    description:
      'Once, from an address on the public Internet, or one that the operator opened for the organization.',
  })
  @ApiOkResponse({ type: ApiView })
  @ApiResponse(
    invalid(
      `${notRead} \`document-unreachable\`, \`egress-…\`: it was not fetched, and \`detail\` says why.`,
    ),
  )
  async fetch(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { url }: FetchDocumentBody,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    const { tenantId } = caller;
    await this.database.asTenant(tenantId, (tx) => findApi(tx, tenantId, id));
    const fetched = await this.fetches.from(tenantId, url);
    return apiView(await this.documents.store(byOf(caller, request), id, fetched));
  }

  @Get()
  @Requires('apis:read')
  @ApiOperation({ summary: 'The OpenAPI document of an API, as it was sent' })
  @ApiProduces('application/json', 'application/yaml')
  @ApiOkResponse({
    content: {
      'application/json': { schema: { description: 'The document.' } },
      'application/yaml': { schema: { description: 'The document.' } },
    },
  })
  async download(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [row] = await this.database.asTenant(tenantId, async (tx) => {
      await findApi(tx, tenantId, id);
      return tx.query<{ media_type: string; content: string }[]>(
        'select media_type, content from api_registry.documents where tenant_id = $1 and api_id = $2',
        [tenantId, id],
      );
    });
    if (row === undefined) throw Problem.notFound('document');
    const extension = row.media_type === 'application/json' ? 'json' : 'yaml';
    await reply
      .header('content-type', `${row.media_type}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="openapi.${extension}"`)
      .send(Buffer.from(row.content));
  }

  @Delete()
  @HttpCode(204)
  @Requires('apis:manage')
  @ApiOperation({ summary: 'Take the OpenAPI document of an API away' })
  @ApiResponse({ status: 204, description: 'It is gone.' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.documents.remove(byOf(caller, request), id);
  }
}

const byOf = (caller: Caller, request: FastifyRequest) => ({
  tenantId: caller.tenantId,
  actor: actorOf(caller, request),
});
