import { traceIdOf } from '@palisade/telemetry';
import { AlertView } from '../alerts/alert-view.js';
import type { Alert } from '../alerts/alert.entity.js';
import { cursorOf } from './cursor.js';

/** What tells of an alert, the same bytes for everybody: in the trace of the change where that is known. */
export function alertFrame(alert: Alert): Buffer {
  const { tenantId, sequence } = alert;
  return Buffer.from(
    JSON.stringify({
      type: 'alert',
      cursor: cursorOf(tenantId, sequence),
      trace_id: traceOf(alert.traceparent) ?? alert.traceId,
      data: AlertView.of(alert),
    }),
  );
}

export function traceOf(traceparent: string | null | undefined): string | null {
  return traceIdOf(traceparent ?? '') || null;
}
