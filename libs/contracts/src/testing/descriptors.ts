import { createRegistry, type DescMessage } from '@bufbuild/protobuf';
import { file_palisade_alerting_v1_alerts as alerts } from '../gen/palisade/alerting/v1/alerts_pb.js';
import { file_palisade_audit_v1_checkpoints as checkpoints } from '../gen/palisade/audit/v1/checkpoints_pb.js';
import { file_palisade_audit_v1_records as auditRecords } from '../gen/palisade/audit/v1/records_pb.js';
import { file_palisade_fileaccess_v1_detections as detections } from '../gen/palisade/fileaccess/v1/detections_pb.js';
import { file_palisade_fileaccess_v1_events as fileAccessEvents } from '../gen/palisade/fileaccess/v1/events_pb.js';
import { file_palisade_fileaccess_v1_regrouped as regrouped } from '../gen/palisade/fileaccess/v1/regrouped_pb.js';
import { file_palisade_fileaccess_v1_rules as rules } from '../gen/palisade/fileaccess/v1/rules_pb.js';
import { file_palisade_identity_v1_api_keys as apiKeys } from '../gen/palisade/identity/v1/api_keys_pb.js';
import { file_palisade_identity_v1_api_key_uses as apiKeyUses } from '../gen/palisade/identity/v1/api_key_uses_pb.js';
import { file_palisade_identity_v1_erasures as erasures } from '../gen/palisade/identity/v1/erasures_pb.js';
import { file_palisade_identity_v1_events as identityEvents } from '../gen/palisade/identity/v1/events_pb.js';
import { file_palisade_identity_v1_organizations as organizations } from '../gen/palisade/identity/v1/organizations_pb.js';
import { file_palisade_identity_v1_sessions as sessions } from '../gen/palisade/identity/v1/sessions_pb.js';
import { file_palisade_identity_v1_signing_keys as signingKeys } from '../gen/palisade/identity/v1/signing_keys_pb.js';
import { file_palisade_apiregistry_v1_events as apiRegistryEvents } from '../gen/palisade/apiregistry/v1/events_pb.js';
import { file_palisade_scan_v1_commands as scanCommands } from '../gen/palisade/scan/v1/commands_pb.js';
import { file_palisade_scan_v1_control as scanControl } from '../gen/palisade/scan/v1/control_pb.js';
import { file_palisade_scan_v1_events as scanEvents } from '../gen/palisade/scan/v1/events_pb.js';
import { file_palisade_scan_v1_progress as scanProgress } from '../gen/palisade/scan/v1/progress_pb.js';
import { file_palisade_scan_v1_results as scanResults } from '../gen/palisade/scan/v1/results_pb.js';
import { file_palisade_scan_v1_scanners as scanScanners } from '../gen/palisade/scan/v1/scanners_pb.js';
import { file_palisade_scan_v1_tasks as scanTasks } from '../gen/palisade/scan/v1/tasks_pb.js';

const identity = [apiKeys, apiKeyUses, erasures, identityEvents, organizations, sessions, signingKeys];
const fileAccess = [detections, fileAccessEvents, regrouped, rules];
const scans = [scanCommands, scanControl, scanEvents, scanProgress, scanResults, scanScanners, scanTasks];
const registry = createRegistry(
  alerts,
  apiRegistryEvents,
  auditRecords,
  checkpoints,
  ...fileAccess,
  ...identity,
  ...scans,
);

export function descriptorOf(type: string): DescMessage {
  const message = registry.getMessage(type);
  if (message === undefined) throw new Error(`No generated code for ${type}`);
  return message;
}
