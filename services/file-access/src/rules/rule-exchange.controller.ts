import { Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiExtension,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Body } from '@nestjs/common';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { ExportQuery, ImportBody, mostImported } from './exchange-bodies.js';
import { ImportAnswer, ValidationAnswer } from './exchange-view.js';
import { YamlBody } from './rule-bodies.js';
import { RuleExport } from './rule-export.js';
import { RuleImport } from './rule-import.js';
import { RuleValidation } from './rule-validation.js';

const yamlText = { type: 'string', description: 'Documents, separated by ---.' } as const;

const exampleRule = `title: Share of a legal document
name: legal_share
status: test
description: Somebody shared a document of the legal department.
logsource:
  product: palisade
  category: file_access
detection:
  selection:
    action: share
    resource|startswith: s3://legal/
  condition: selection
level: medium
`;

@ApiTags('rules')
@Controller('v1/file-access/rules')
export class RuleExchangeController {
  constructor(
    private readonly imports: RuleImport,
    private readonly exports: RuleExport,
    private readonly validation: RuleValidation,
  ) {}

  @Post('import')
  @HttpCode(200)
  @Requires('file-access:rules')
  @ApiOperation({
    summary: 'Add or update rules from a stream of YAML documents',
    description:
      'Documents that refer to each other become one rule. A rule with an id that there is already is updated; one that ' +
      `is refused keeps none of the others from being imported. At most ${mostImported} characters.`,
  })
  @ApiExtension('x-bodies', {
    'application/yaml': {
      schema: { ...yamlText, minLength: 1, maxLength: mostImported },
      examples: { rule: { summary: 'One rule', value: exampleRule } },
    },
    'application/json': {
      schema: { $ref: getSchemaPath(ImportBody) },
      examples: { rule: { summary: 'The same as JSON', value: { yaml: exampleRule } } },
    },
  })
  @ApiOkResponse({ type: ImportAnswer })
  import(
    @CurrentCaller() caller: Caller,
    @Body() body: ImportBody,
    @Req() request: FastifyRequest,
  ): Promise<ImportAnswer> {
    return this.imports.import(caller, body.yaml, actorOf(caller, request));
  }

  @Get('export')
  @Requires('file-access:read')
  @Header('content-type', 'application/yaml; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="rules.yml"')
  @ApiOperation({ summary: 'The rules as a stream of YAML documents' })
  @ApiProduces('application/yaml')
  // No string to who reads YAML: the documents, or nothing.
  @ApiOkResponse({ content: { 'application/yaml': { schema: { description: yamlText.description } } } })
  export(@CurrentCaller() { tenantId }: Caller, @Query() { source }: ExportQuery): Promise<string> {
    return this.exports.export(tenantId, source);
  }

  @Post('validate')
  @HttpCode(200)
  @Requires('file-access:read')
  @ApiOperation({ summary: 'What is wrong with a text, and what it would be' })
  @ApiOkResponse({ type: ValidationAnswer })
  validate(@CurrentCaller() { tenantId }: Caller, @Body() { yaml }: YamlBody): Promise<ValidationAnswer> {
    return this.validation.validate(tenantId, yaml);
  }
}
