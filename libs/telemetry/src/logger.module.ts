import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { Logger as NestPinoLogger, LoggerModule as PinoModule, PinoLogger } from 'nestjs-pino';
import { createLogger, type Logger } from './logger.js';

export { PinoLogger };

/** Nest's own log lines and injected loggers go through the service's logger. */
@Module({})
export class LoggerModule {
  static forRoot(service: string, logger: Logger = createLogger(service)): DynamicModule {
    return {
      module: LoggerModule,
      // No routes: requests are logged by the HTTP library, which knows their context and outcome.
      imports: [PinoModule.forRoot({ pinoHttp: { logger, autoLogging: false }, forRoutes: [] })],
      exports: [PinoModule],
    };
  }
}

/** The logger as Nest's, for lines from before the container exists. */
export function nestLogger(logger: Logger): LoggerService {
  return new NestPinoLogger(new PinoLogger({ pinoHttp: { logger } }), {});
}
