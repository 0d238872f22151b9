import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemBody } from './problem-body.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

type RequestBody = Extract<Operation['requestBody'], { content: unknown }>;

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
// Set by the authentication library's decorators; the document says of a public operation that it needs no token.
const accessMetadata = 'palisade:access';

const problems: Readonly<Record<string, string>> = {
  400: 'The input is invalid; `errors` says where.',
  401: 'Not authenticated.',
  403: 'The caller may not do this.',
  404: 'There is no such thing, or it belongs to somebody else.',
  413: 'The body is too large.',
  415: 'The content-type is not one that this path takes.',
  429: 'Too many requests; Retry-After says when to try again.',
  500: 'The request failed on our side.',
  503: 'Unavailable for now; Retry-After says when to try again.',
};

/** The OpenAPI document of a service's controllers, with the problems and the security that all of them share. */
export function describeApi(
  app: INestApplication,
  about: { service: string; version: string },
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Palisade ${about.service}`)
    .setVersion(about.version)
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An access token or an API key.' },
      'bearer',
    );
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: operationId,
    extraModels: [ProblemBody],
  });
  const open = publicOperations(app);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const isPublic = open.has(operation.operationId ?? '');
      operation.security ??= isPublic ? [] : [{ bearer: [] }];
      describeBodies(operation);
      refuseUnknownFields(document, operation);
      addProblems(operation, { isPublic, hasParameters: path.includes('{') });
    }
  }
  document.components = {
    ...document.components,
    responses: { ...document.components?.responses, ...problemResponses() },
  };
  return document;
}

function addProblems(
  operation: Operation,
  { isPublic, hasParameters }: { isPublic: boolean; hasParameters: boolean },
) {
  const takesInput = operation.requestBody !== undefined || (operation.parameters ?? []).length > 0;
  const statuses = [
    ...(takesInput ? ['400'] : []),
    ...(isPublic ? [] : ['401', '403']),
    ...(hasParameters ? ['404'] : []),
    ...(operation.requestBody === undefined ? [] : ['413', '415']),
    '429',
    '500',
    '503',
  ];
  for (const status of statuses)
    operation.responses[status] ??= { $ref: `#/components/responses/Problem${status}` };
}

/** Nest knows one body for all content types of an operation: where they differ, `@ApiExtension('x-bodies', …)` has each. */
function describeBodies(operation: Operation): void {
  const extended = operation as Operation & { 'x-bodies'?: RequestBody['content'] };
  const content = extended['x-bodies'];
  if (content === undefined) return;
  delete extended['x-bodies'];
  operation.requestBody = { required: true, content };
}

/** As the validation of bodies does. */
function refuseUnknownFields({ components }: OpenAPIObject, { requestBody }: Operation): void {
  if (requestBody === undefined || '$ref' in requestBody) return;
  for (const { schema } of Object.values(requestBody.content)) {
    if (schema === undefined || !('$ref' in schema)) continue;
    const body = components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];
    if (body !== undefined && !('$ref' in body)) body.additionalProperties = false;
  }
}

function problemResponses() {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(problems).map(([status, description]) => [`Problem${status}`, { description, content }]),
  );
}

function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}_${method}`;
}

function publicOperations(app: INestApplication): Set<string> {
  const found = new Set<string>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
        if (typeof handler !== 'function') continue;
        const access = (Reflect.getMetadata(accessMetadata, handler) ??
          Reflect.getMetadata(accessMetadata, metatype)) as { kind?: unknown } | undefined;
        if (access?.kind === 'public') found.add(operationId(metatype.name, name));
      }
    }
  }
  return found;
}
