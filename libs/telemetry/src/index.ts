export {
  type Context,
  childOf,
  currentContext,
  isSampled,
  newTraceparent,
  runInContext,
  setTenant,
  traceIdOf,
} from './context.js';
export { isError } from './is-error.js';
export { createLogger, type Logger } from './logger.js';
export { LoggerModule, nestLogger, PinoLogger } from './logger.module.js';
export { configureTelemetry, meter, renderMetrics } from './metrics.js';
export { redact } from './redaction.js';
export {
  inSpan,
  isTraced,
  startSpan,
  tracingIsOn,
  type Span,
  type SpanAttributes,
  type SpanOptions,
} from './span.js';
export { stopTracing } from './tracing.js';
