import type { IncidentKind } from './incidents.js';

/** What really happened, for whoever judges the rules; it is kept away from the events. */
export interface Label {
  incident_id: string;
  kind: IncidentKind;
  anomaly: boolean;
  actor_email: string;
  starts_at: string;
  ends_at: string;
  downloads: number;
  bytes_downloaded: number;
  event_ids: string[];
}
