// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const Checkpoint = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.audit.v1.Checkpoint",
  "title": "Checkpoint",
  "description": "Topic: audit.checkpoints.v1. Key: chain. Owner: audit. Compacted: each record is the chain's latest signed head. Whoever keeps one can prove later that the chain up to it was neither cut nor rewritten.",
  "type": "object",
  "properties": {
    "chain": {
      "description": "The tenant's id, or \"system\" for the chain of what has no tenant.",
      "type": "string",
      "minLength": 1
    },
    "sequence": {
      "description": "Of the last record that it covers. A chain begins at 1 and has no gap, so it is how many records there are.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "head_hash": {
      "description": "SHA-256 of that record and all before it, 64 hex digits.",
      "type": "string",
      "minLength": 1
    },
    "signed_at": {
      "type": "string",
      "format": "date-time"
    },
    "kid": {
      "description": "Which public key verifies it.",
      "type": "string",
      "minLength": 1
    },
    "jws": {
      "description": "JWS in compact form (RFC 7515, ES256), whose payload is the canonical JSON (RFC 8785) of chain, sequence, head_hash and signed_at.",
      "type": "string",
      "minLength": 1
    }
  },
  "required": [
    "chain",
    "sequence",
    "head_hash",
    "signed_at",
    "kid",
    "jws"
  ]
};

export const AuditRecord = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.audit.v1.AuditRecord",
  "title": "AuditRecord",
  "description": "Topic: audit.records.v1. Key: tenant (\"system\" for what has none). Owner: audit; every service writes it. Who did what, as it happened. Never a secret, a token or a message body.",
  "type": "object",
  "properties": {
    "record_id": {
      "type": "string",
      "minLength": 1
    },
    "occurred_at": {
      "type": "string",
      "format": "date-time"
    },
    "service": {
      "description": "The service that recorded it.",
      "type": "string"
    },
    "actor": {
      "$ref": "#/$defs/palisade.audit.v1.Actor"
    },
    "action": {
      "description": "<area>.<thing>.<what happened>, such as auth.login.failed, alerts.alert.acknowledged.",
      "type": "string",
      "minLength": 1
    },
    "outcome": {
      "type": "string",
      "enum": [
        "success",
        "failure",
        "denied"
      ]
    },
    "target": {
      "$ref": "#/$defs/palisade.audit.v1.Target"
    },
    "reason": {
      "description": "Why it was refused or failed, in the stable words of a problem type.",
      "type": "string"
    },
    "count": {
      "description": "How many alike this record stands for; refusals are aggregated.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "details": {
      "description": "Small facts, such as the state before and after.",
      "type": "object",
      "additionalProperties": {
        "type": "string"
      }
    },
    "trace_id": {
      "type": "string"
    },
    "correlation_id": {
      "type": "string"
    }
  },
  "required": [
    "record_id",
    "occurred_at",
    "actor",
    "action",
    "outcome"
  ],
  "$defs": {
    "palisade.audit.v1.Actor": {
      "type": "object",
      "properties": {
        "kind": {
          "type": "string",
          "enum": [
            "user",
            "api_key",
            "system",
            "anonymous"
          ]
        },
        "id": {
          "description": "The user's or the API key's id.",
          "type": "string"
        },
        "email": {
          "type": "string"
        },
        "ip": {
          "type": "string"
        },
        "ua": {
          "type": "string"
        }
      },
      "required": [
        "kind"
      ]
    },
    "palisade.audit.v1.Target": {
      "type": "object",
      "properties": {
        "kind": {
          "description": "Such as alert, api_key, session.",
          "type": "string"
        },
        "id": {
          "type": "string"
        }
      }
    }
  }
};

