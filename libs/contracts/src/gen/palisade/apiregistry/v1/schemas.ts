// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const ApiChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.apiregistry.v1.ApiChanged",
  "title": "ApiChanged",
  "description": "Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The whole state of an API after it was registered or changed.",
  "type": "object",
  "properties": {
    "api_id": {
      "description": "Also the id of the target that scans name.",
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one with every change; a reader drops what is older than what it has.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "name": {
      "type": "string",
      "minLength": 1
    },
    "base_url": {
      "description": "Normalized: scheme and host in lower case, no default port, no fragment, no query.",
      "type": "string",
      "minLength": 1
    },
    "base_url_revision": {
      "description": "Rises when the base URL changes: what was proven of the earlier one is void.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "active": {
      "description": "False: deactivated; schedules of it stop.",
      "type": "boolean"
    },
    "criticality": {
      "type": "string",
      "enum": [
        "low",
        "medium",
        "high",
        "critical"
      ]
    },
    "data_sensitivity": {
      "type": "string",
      "enum": [
        "public",
        "internal",
        "confidential",
        "restricted"
      ]
    },
    "environment": {
      "description": "Such as production.",
      "type": "string"
    },
    "max_requests_per_second": {
      "description": "Requests a second to its host at most, over all scans of this API.",
      "type": "number",
      "minimum": 0.1,
      "maximum": 100
    },
    "connection_ids": {
      "description": "Connections of scan-orchestrator with whose credentials it is audited.",
      "type": "array",
      "items": {
        "type": "string"
      },
      "maxItems": 10
    },
    "document_id": {
      "description": "Of the OpenAPI document that it has now; absent: none.",
      "type": "string"
    },
    "changed_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "api_id",
    "revision",
    "name",
    "base_url",
    "base_url_revision",
    "changed_at"
  ]
};

export const ApiDeleted = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.apiregistry.v1.ApiDeleted",
  "title": "ApiDeleted",
  "description": "Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The API was deleted; what was kept for its sake goes too.",
  "type": "object",
  "properties": {
    "api_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "api_id",
    "revision"
  ]
};

export const ApiDocumentChunk = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.apiregistry.v1.ApiDocumentChunk",
  "title": "ApiDocumentChunk",
  "description": "Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. A piece of an OpenAPI document, in order; ApiChanged names the document after its last one.",
  "type": "object",
  "properties": {
    "api_id": {
      "type": "string",
      "minLength": 1
    },
    "document_id": {
      "type": "string",
      "minLength": 1
    },
    "index": {
      "description": "From 0.",
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "count": {
      "type": "integer",
      "minimum": 1,
      "maximum": 64
    },
    "sha256": {
      "description": "Of the whole document, hexadecimal.",
      "type": "string",
      "pattern": "^[0-9a-f]{64}$"
    },
    "openapi_version": {
      "description": "Such as 3.1.0.",
      "type": "string"
    },
    "content": {
      "description": "JSON text, never cut within a code point; at most 512 KiB of UTF-8.",
      "type": "string",
      "maxLength": 524288
    }
  },
  "required": [
    "api_id",
    "document_id"
  ]
};

