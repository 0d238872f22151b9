import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureTelemetry, createLogger, LoggerModule, nestLogger } from '@palisade/telemetry';
import type { FastifyInstance } from 'fastify';
import { createServer, type ServerOptions } from './fastify-server.js';
import { describeApi } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { Requests } from './requests.js';
import { Routes } from './routes.js';
import { addSystemRoutes } from './system-routes.js';
import { createValidationPipe } from './validation.js';

export interface ServiceOptions extends ServerOptions {
  service: string;
  version?: string;
  /** Of the line that each request logs; the gateway's is 'info', and behind it 'debug' is enough. */
  accessLog?: 'info' | 'debug';
  /** What /openapi.json answers, as JSON, instead of a description of the service's own controllers. */
  openApi?: (app: NestFastifyApplication) => Promise<string>;
}

/** Leaves the error handler to the server, which has it from the first route on and sees errors with their codes. */
class Adapter extends FastifyAdapter {
  override setErrorHandler(): FastifyInstance {
    return this.getInstance();
  }
}

@Global()
@Module({})
class ServiceModule {}

/**
 * A service that isn't listening yet: validation, problem details, context, metrics, probes and the OpenAPI document
 * are in place. Content parsers and Fastify plugins are added to its instance before `listen`.
 */
export async function createService(
  module: Type | DynamicModule,
  options: ServiceOptions,
): Promise<NestFastifyApplication> {
  const { service, version = '0.1.0' } = options;
  configureTelemetry({ service, version });
  const log = createLogger(service);
  const readiness = new Readiness();
  const requests = new Requests(log, options.accessLog ?? 'debug');
  const routes = new Routes();
  const problems = new ProblemFilter(log, routes);
  const instance = createServer(options);
  instance.setErrorHandler((error, request, reply) => {
    problems.answer(error, request, reply);
  });
  requests.watch(instance);
  routes.watch(instance);

  const root: DynamicModule = {
    module: ServiceModule,
    imports: [LoggerModule.forRoot(service, log), module],
    providers: [
      { provide: Readiness, useValue: readiness },
      { provide: Requests, useValue: requests },
      { provide: ProblemFilter, useValue: problems },
    ],
    exports: [Readiness],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, new Adapter(instance), {
    logger: nestLogger(log),
    bodyParser: false, // the server has its own; forms and plain text are refused
    abortOnError: false,
  });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(problems);
  let document: string | undefined;
  const ownDocument = () => (document ??= JSON.stringify(describeApi(app, { service, version })));
  addSystemRoutes(instance, readiness, async () => options.openApi?.(app) ?? ownDocument());
  return app;
}
