import type { alerting, fileAccess } from '@palisade/contracts';
import type { Alert } from './alert.entity.js';

/** First each measure against its threshold, then the sampled events. */
export function evidencesOf(alert: Alert): alerting.Evidence[] {
  return [...alert.measures.map(measureEvidence), ...alert.sampleEvents.map(eventEvidence)];
}

/** What the sampled events touched, each once. */
export function resourcesOf(alert: Alert): alerting.ResourceDetails[] {
  const touched = new Set(
    alert.sampleEvents.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
  );
  return [...touched].map((resource) => ({ uid: resource, name: lastSegment(resource), type: 'file' }));
}

function measureEvidence(measure: fileAccess.Measure): alerting.Evidence {
  const data: alerting.EvidenceData = {
    measure: measure.name,
    unit: measure.unit,
    value: measure.value,
    peak: measure.peak,
    threshold: measure.threshold,
    window_seconds: measure.window_seconds,
    window_start_time: millis(measure.window_started_at),
    window_end_time: millis(measure.window_ended_at),
  };
  return { name: measure.name ?? 'measure', data: present(data) };
}

function eventEvidence(event: fileAccess.SampleEvent): alerting.Evidence {
  const data: alerting.EvidenceData = {
    event_id: event.event_id,
    time: millis(event.occurred_at),
    action: event.action,
    bytes: event.bytes,
    user_agent: event.ua,
  };
  return {
    name: 'event',
    data: present(data),
    ...(event.ip !== undefined && { src_endpoint: { ip: event.ip } }),
    // type_id 1: a regular file.
    ...(event.resource !== undefined && {
      file: { name: lastSegment(event.resource), path: event.resource, type_id: 1 },
    }),
  };
}

function lastSegment(resource: string): string {
  return resource.split('/').findLast((segment) => segment !== '') ?? resource;
}

function millis(time: string | undefined): number | undefined {
  return time === undefined ? undefined : new Date(time).getTime();
}

/** Without the members that are undefined: what JSON leaves out anyway, a validator before it does not. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
