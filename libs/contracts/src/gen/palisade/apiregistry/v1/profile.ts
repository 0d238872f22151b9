// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The whole state of an API after it was registered or changed.
 *
 * @generated from message palisade.apiregistry.v1.ApiChanged
 */
export interface ApiChanged {
  /**
   * Also the id of the target that scans name.
   *
   * @generated from field: string api_id = 1;
   */
  api_id: string;
  /**
   * Rises by one with every change; a reader drops what is older than what it has.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: string name = 3;
   */
  name: string;
  /**
   * Normalized: scheme and host in lower case, no default port, no fragment, no query.
   *
   * @generated from field: string base_url = 4;
   */
  base_url: string;
  /**
   * Rises when the base URL changes: what was proven of the earlier one is void.
   *
   * @generated from field: int64 base_url_revision = 5;
   */
  base_url_revision: number;
  /**
   * False: deactivated; schedules of it stop.
   *
   * @generated from field: bool active = 6;
   */
  active?: boolean;
  /**
   * @generated from field: palisade.apiregistry.v1.Criticality criticality = 7;
   */
  criticality?: Criticality;
  /**
   * @generated from field: palisade.apiregistry.v1.DataSensitivity data_sensitivity = 8;
   */
  data_sensitivity?: DataSensitivity;
  /**
   * Such as production.
   *
   * @generated from field: string environment = 9;
   */
  environment?: string;
  /**
   * Requests a second to its host at most, over all scans of this API.
   *
   * @generated from field: double max_requests_per_second = 10;
   */
  max_requests_per_second?: number;
  /**
   * Connections of scan-orchestrator with whose credentials it is audited.
   *
   * @generated from field: repeated string connection_ids = 11;
   */
  connection_ids?: string[];
  /**
   * Of the OpenAPI document that it has now; absent: none.
   *
   * @generated from field: optional string document_id = 12;
   */
  document_id?: string;
  /**
   * @generated from field: google.protobuf.Timestamp changed_at = 13;
   */
  changed_at: string;
}

/**
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The API was deleted; what was kept for its sake goes too.
 *
 * @generated from message palisade.apiregistry.v1.ApiDeleted
 */
export interface ApiDeleted {
  /**
   * @generated from field: string api_id = 1;
   */
  api_id: string;
  /**
   * @generated from field: int64 revision = 2;
   */
  revision: number;
}

/**
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. A piece of an OpenAPI document, in order; ApiChanged names the document after its last one.
 *
 * @generated from message palisade.apiregistry.v1.ApiDocumentChunk
 */
export interface ApiDocumentChunk {
  /**
   * @generated from field: string api_id = 1;
   */
  api_id: string;
  /**
   * @generated from field: string document_id = 2;
   */
  document_id: string;
  /**
   * From 0.
   *
   * @generated from field: int32 index = 3;
   */
  index?: number;
  /**
   * @generated from field: int32 count = 4;
   */
  count?: number;
  /**
   * Of the whole document, hexadecimal.
   *
   * @generated from field: string sha256 = 5;
   */
  sha256?: string;
  /**
   * Such as 3.1.0.
   *
   * @generated from field: string openapi_version = 6;
   */
  openapi_version?: string;
  /**
   * JSON text, never cut within a code point; at most 512 KiB of UTF-8.
   *
   * @generated from field: string content = 7;
   */
  content?: string;
}

export const Criticality = ['low', 'medium', 'high', 'critical'] as const;
export type Criticality = (typeof Criticality)[number];

export const DataSensitivity = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataSensitivity = (typeof DataSensitivity)[number];

