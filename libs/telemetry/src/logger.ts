import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentContext, traceIdOf } from './context.js';
import { isError } from './is-error.js';
import { redact, redactText } from './redaction.js';
import { serviceName } from './service-name.js';

export type Logger = PinoLogger;

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: LoggedError;
}

/**
 * JSON lines with ISO time, `service`, and `trace_id`, `correlation_id`, `tenant_id` of the current context.
 * What isn't the service itself, such as a library, is its `component`: a library's logger may be made before the process
 * has said which service it is. The level is LOG_LEVEL (info when it is not set).
 */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  const options = {
    level: process.env['LOG_LEVEL'] ?? 'info',
    base: undefined,
    timestamp: stdTimeFunctions.isoTime,
    messageKey: 'msg',
    mixin: () => ({ ...originOf(name), ...contextFields() }),
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (record: Record<string, unknown>) => redact(record) as Record<string, unknown>,
    },
    serializers: { err: describe, error: describe },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...args: unknown[]) => void): void {
        method.apply(
          this,
          args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg)),
        );
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function originOf(name: string): Record<string, string> {
  const service = serviceName() ?? name;
  return service === name ? { service } : { service, component: name };
}

function contextFields(): Record<string, string> {
  const context = currentContext();
  if (context === undefined) return {};
  const fields: Record<string, string> = {
    trace_id: traceIdOf(context.traceparent),
    correlation_id: context.correlationId,
  };
  if (context.tenantId !== undefined && context.tenantId !== '') fields['tenant_id'] = context.tenantId;
  return fields;
}

/** Chosen fields only: a database error carries its query's parameters, an HTTP client's error its headers. */
function describe(value: unknown, depth = 0): unknown {
  if (!isError(value)) return redact(value);
  const described: LoggedError = { type: value.name, message: redactText(value.message) };
  if (value.stack !== undefined) described.stack = redactText(value.stack);
  const { code } = value as { code?: unknown };
  if (typeof code === 'string') described.code = code;
  if (isError(value.cause) && depth < 3) described.cause = describe(value.cause, depth + 1) as LoggedError;
  return described;
}
