// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const FileAccessEvent = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.FileAccessEvent",
  "title": "FileAccessEvent",
  "description": "Topic: file-access.events.v1. Key: tenant:actor (the actor trimmed, in lower case). Owner: file-access; upstream systems write it too. Public. The header ce_id is the event's id, unique within its tenant: the same id twice counts once. No string holds a NUL, which Postgres can't keep.",
  "type": "object",
  "properties": {
    "actor_email": {
      "description": "Who did it. Compared trimmed and in lower case.",
      "type": "string",
      "minLength": 1,
      "maxLength": 320,
      "pattern": "^\\s*[^\\s@:\\x00]+@[^\\s@:\\x00]+\\s*$"
    },
    "action": {
      "type": "string",
      "enum": [
        "upload",
        "download",
        "view",
        "update",
        "delete",
        "rename",
        "move",
        "copy",
        "share",
        "unshare",
        "sync",
        "list",
        "other"
      ]
    },
    "resource": {
      "description": "What was touched: a URL or path as the source names it.",
      "type": "string",
      "minLength": 1,
      "maxLength": 4096,
      "pattern": "^[^\\x00]*$"
    },
    "bytes": {
      "description": "Bytes moved; at most 2^53 - 1, so that every JSON reader sees the exact number.",
      "type": "integer",
      "minimum": 0,
      "maximum": 9007199254740991
    },
    "ip": {
      "type": "string",
      "anyOf": [
        {
          "format": "ipv4"
        },
        {
          "format": "ipv6"
        }
      ]
    },
    "ua": {
      "type": "string",
      "maxLength": 1024,
      "pattern": "^[^\\x00]*$"
    },
    "event_id": {
      "description": "The sender's id of the event. Over HTTP it becomes ce_id; on the topic ce_id counts.",
      "type": "string",
      "minLength": 1,
      "maxLength": 128,
      "pattern": "^[\\x21-\\x7e]+$"
    },
    "occurred_at": {
      "description": "When it happened; when absent, when it was received.",
      "type": "string",
      "format": "date-time"
    },
    "session_id": {
      "type": "string",
      "maxLength": 256,
      "pattern": "^[^\\x00]*$"
    },
    "device": {
      "type": "string",
      "maxLength": 256,
      "pattern": "^[^\\x00]*$"
    },
    "labels": {
      "type": "object",
      "additionalProperties": {
        "type": "string",
        "maxLength": 256,
        "pattern": "^[^\\x00]*$"
      },
      "propertyNames": {
        "maxLength": 256,
        "pattern": "^[^\\x00]*$"
      },
      "maxProperties": 32
    },
    "action_name": {
      "description": "What the action is called at its source, when action is other.",
      "type": "string",
      "minLength": 1,
      "maxLength": 128,
      "pattern": "^[^\\x00]*$"
    }
  },
  "required": [
    "actor_email",
    "action",
    "resource"
  ],
  "allOf": [
    {
      "if": {
        "properties": {
          "action": {
            "const": "other"
          }
        },
        "required": [
          "action"
        ]
      },
      "then": {
        "required": [
          "action_name"
        ]
      }
    }
  ]
};

export const Detection = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.Detection",
  "title": "Detection",
  "description": "Topic: file-access.detections.v1. Key: tenant:actor. Owner: file-access. A rule matched. One episode has one record when it opens, at most one every ten seconds while it goes on, and one at its end; each is the episode's whole state so far.",
  "type": "object",
  "properties": {
    "episode_id": {
      "description": "The episode: fixed when it opens and kept, whatever late events do to its bounds.",
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one with every record of the episode.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "phase": {
      "type": "string",
      "enum": [
        "opened",
        "ongoing",
        "ended"
      ]
    },
    "rule": {
      "$ref": "#/$defs/palisade.fileaccess.v1.Rule"
    },
    "actor_email": {
      "description": "Trimmed, in lower case.",
      "type": "string",
      "minLength": 1
    },
    "first_seen_at": {
      "description": "Event time of the first and last event that counted towards the episode.",
      "type": "string",
      "format": "date-time"
    },
    "last_seen_at": {
      "type": "string",
      "format": "date-time"
    },
    "opened_at": {
      "description": "Event time at which the rule was crossed.",
      "type": "string",
      "format": "date-time"
    },
    "ended_at": {
      "description": "Event time; only when phase is ended.",
      "type": "string",
      "format": "date-time"
    },
    "detected_at": {
      "description": "When the record was made.",
      "type": "string",
      "format": "date-time"
    },
    "measures": {
      "description": "What was measured in the window with the highest value, against the rule's threshold.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.Measure"
      }
    },
    "event_count": {
      "description": "Totals over the episode.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "bytes_total": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "sample_events": {
      "description": "Up to 20 events of the episode, the first ones first.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.SampleEvent"
      },
      "maxItems": 20
    },
    "approximate": {
      "description": "True when the window held so many events that their times were rounded to a second.",
      "type": "boolean"
    }
  },
  "required": [
    "episode_id",
    "revision",
    "phase",
    "rule",
    "actor_email",
    "first_seen_at",
    "last_seen_at",
    "opened_at",
    "detected_at"
  ],
  "$defs": {
    "palisade.fileaccess.v1.Rule": {
      "type": "object",
      "properties": {
        "rule_id": {
          "type": "string",
          "minLength": 1
        },
        "version": {
          "type": "string"
        },
        "title": {
          "type": "string"
        },
        "description": {
          "type": "string"
        },
        "severity": {
          "type": "string",
          "enum": [
            "info",
            "low",
            "medium",
            "high",
            "critical"
          ]
        },
        "confidence": {
          "description": "0 to 100.",
          "type": "integer",
          "minimum": 0,
          "maximum": 100
        },
        "risk_score": {
          "description": "0 to 100.",
          "type": "integer",
          "minimum": 0,
          "maximum": 100
        },
        "attacks": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.fileaccess.v1.Attack"
          }
        }
      },
      "required": [
        "rule_id"
      ]
    },
    "palisade.fileaccess.v1.Measure": {
      "type": "object",
      "properties": {
        "name": {
          "description": "Such as \"downloads\" or \"bytes_downloaded\".",
          "type": "string"
        },
        "unit": {
          "description": "\"events\" or \"bytes\".",
          "type": "string"
        },
        "peak": {
          "description": "The highest value of any window of the episode, and the latest one.",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "value": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "threshold": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "window_seconds": {
          "description": "Length of the window in seconds.",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "window_started_at": {
          "type": "string",
          "format": "date-time"
        },
        "window_ended_at": {
          "type": "string",
          "format": "date-time"
        }
      }
    },
    "palisade.fileaccess.v1.SampleEvent": {
      "type": "object",
      "properties": {
        "event_id": {
          "type": "string"
        },
        "occurred_at": {
          "type": "string",
          "format": "date-time"
        },
        "action": {
          "type": "string",
          "enum": [
            "upload",
            "download",
            "view",
            "update",
            "delete",
            "rename",
            "move",
            "copy",
            "share",
            "unshare",
            "sync",
            "list",
            "other"
          ]
        },
        "resource": {
          "type": "string"
        },
        "bytes": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "ip": {
          "type": "string"
        },
        "ua": {
          "type": "string"
        }
      }
    },
    "palisade.fileaccess.v1.Attack": {
      "description": "MITRE ATT&CK.",
      "type": "object",
      "properties": {
        "tactic_id": {
          "type": "string"
        },
        "tactic": {
          "type": "string"
        },
        "technique_id": {
          "type": "string"
        },
        "technique": {
          "type": "string"
        }
      }
    }
  }
};

