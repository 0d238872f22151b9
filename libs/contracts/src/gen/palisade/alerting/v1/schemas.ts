// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const Alert = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.alerting.v1.Alert",
  "title": "Alert",
  "description": "Topic: alerts.v1. Key: tenant:alert. Owner: alerting. Public. Compacted and kept 90 days: each record is the alert's whole state. An OCSF 1.5 Detection Finding (class_uid 2004). OCSF's own forms are kept: ids are numbers, times are milliseconds since the epoch.",
  "type": "object",
  "properties": {
    "activity_id": {
      "description": "1 Create, 2 Update, 3 Close.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "activity_name": {
      "type": "string"
    },
    "category_uid": {
      "description": "2, Findings.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "category_name": {
      "type": "string"
    },
    "class_uid": {
      "description": "2004, Detection Finding.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "class_name": {
      "type": "string"
    },
    "type_uid": {
      "description": "class_uid * 100 + activity_id.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "type_name": {
      "type": "string"
    },
    "time": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "start_time": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "end_time": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "severity_id": {
      "description": "1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "severity": {
      "type": "string"
    },
    "status_id": {
      "description": "1 New, 2 In Progress (acknowledged), 3 Suppressed (false positive), 4 Resolved.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "status": {
      "type": "string"
    },
    "confidence_id": {
      "description": "1 Low, 2 Medium, 3 High.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "confidence": {
      "type": "string"
    },
    "confidence_score": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "risk_score": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "risk_level_id": {
      "description": "0 Info, 1 Low, 2 Medium, 3 High, 4 Critical.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "risk_level": {
      "type": "string"
    },
    "message": {
      "type": "string"
    },
    "is_alert": {
      "type": "boolean"
    },
    "count": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "comment": {
      "type": "string"
    },
    "metadata": {
      "$ref": "#/$defs/palisade.alerting.v1.Metadata"
    },
    "finding_info": {
      "$ref": "#/$defs/palisade.alerting.v1.FindingInfo"
    },
    "evidences": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.alerting.v1.Evidence"
      }
    },
    "resources": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.alerting.v1.ResourceDetails"
      }
    },
    "actor": {
      "$ref": "#/$defs/palisade.alerting.v1.Actor"
    },
    "unmapped": {
      "$ref": "#/$defs/palisade.alerting.v1.Unmapped"
    }
  },
  "required": [
    "activity_id",
    "category_uid",
    "class_uid",
    "type_uid",
    "time",
    "severity_id",
    "status_id",
    "metadata",
    "finding_info",
    "unmapped"
  ],
  "$defs": {
    "palisade.alerting.v1.Metadata": {
      "type": "object",
      "properties": {
        "version": {
          "type": "string",
          "minLength": 1
        },
        "product": {
          "$ref": "#/$defs/palisade.alerting.v1.Product"
        },
        "tenant_uid": {
          "type": "string",
          "minLength": 1
        },
        "uid": {
          "description": "The record's own id, ce_id.",
          "type": "string"
        },
        "correlation_uid": {
          "type": "string"
        },
        "logged_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "labels": {
          "type": "array",
          "items": {
            "type": "string"
          }
        }
      },
      "required": [
        "version",
        "product",
        "tenant_uid"
      ]
    },
    "palisade.alerting.v1.FindingInfo": {
      "type": "object",
      "properties": {
        "uid": {
          "description": "The alert's id: the same for the same thing.",
          "type": "string",
          "minLength": 1
        },
        "title": {
          "type": "string",
          "minLength": 1
        },
        "desc": {
          "type": "string"
        },
        "types": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "analytic": {
          "$ref": "#/$defs/palisade.alerting.v1.Analytic"
        },
        "attacks": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.alerting.v1.Attack"
          }
        },
        "created_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "modified_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "first_seen_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "last_seen_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "related_events_count": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "related_events": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.alerting.v1.RelatedEvent"
          }
        }
      },
      "required": [
        "uid",
        "title"
      ]
    },
    "palisade.alerting.v1.Evidence": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "data": {
          "$ref": "#/$defs/palisade.alerting.v1.EvidenceData"
        },
        "src_endpoint": {
          "$ref": "#/$defs/palisade.alerting.v1.NetworkEndpoint"
        },
        "file": {
          "$ref": "#/$defs/palisade.alerting.v1.File"
        }
      }
    },
    "palisade.alerting.v1.ResourceDetails": {
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "name": {
          "type": "string"
        },
        "type": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.Actor": {
      "type": "object",
      "properties": {
        "user": {
          "$ref": "#/$defs/palisade.alerting.v1.User"
        }
      }
    },
    "palisade.alerting.v1.Unmapped": {
      "type": "object",
      "properties": {
        "palisade": {
          "$ref": "#/$defs/palisade.alerting.v1.PalisadeAlert"
        }
      },
      "required": [
        "palisade"
      ]
    },
    "palisade.alerting.v1.Product": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "vendor_name": {
          "type": "string"
        },
        "version": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.Analytic": {
      "description": "The rule or check behind the alert. type_id 1 is Rule.",
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "name": {
          "type": "string"
        },
        "version": {
          "type": "string"
        },
        "type_id": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "type": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.Attack": {
      "type": "object",
      "properties": {
        "version": {
          "type": "string"
        },
        "tactic": {
          "$ref": "#/$defs/palisade.alerting.v1.Tactic"
        },
        "technique": {
          "$ref": "#/$defs/palisade.alerting.v1.Technique"
        }
      }
    },
    "palisade.alerting.v1.RelatedEvent": {
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "type": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.EvidenceData": {
      "description": "One sampled event (event_id and what it did), or one measure against its threshold.",
      "type": "object",
      "properties": {
        "event_id": {
          "type": "string"
        },
        "time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "action": {
          "type": "string"
        },
        "bytes": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "user_agent": {
          "type": "string"
        },
        "measure": {
          "type": "string"
        },
        "unit": {
          "type": "string"
        },
        "value": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "peak": {
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
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "window_start_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "window_end_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        }
      }
    },
    "palisade.alerting.v1.NetworkEndpoint": {
      "type": "object",
      "properties": {
        "ip": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.File": {
      "description": "type_id 1 is Regular File.",
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "path": {
          "type": "string"
        },
        "type_id": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        }
      }
    },
    "palisade.alerting.v1.User": {
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "email_addr": {
          "type": "string"
        },
        "name": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.PalisadeAlert": {
      "description": "What OCSF has no place for.",
      "type": "object",
      "properties": {
        "revision": {
          "description": "Rises by one with every change; a reader drops what is older than what it has.",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "state": {
          "type": "string",
          "enum": [
            "open",
            "acknowledged",
            "resolved",
            "false_positive"
          ]
        },
        "episode_id": {
          "type": "string"
        },
        "episode_phase": {
          "description": "The latest detection's phase: opened, ongoing or ended.",
          "type": "string"
        },
        "assignee_id": {
          "type": "string"
        },
        "acknowledged_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "closed_time": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "changed_by": {
          "type": "string"
        },
        "approximate": {
          "type": "boolean"
        },
        "generation": {
          "description": "Above 1: the episode went on after its alert was closed.",
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "sequence": {
          "description": "The change's place among all changes of the tenant's alerts, without a gap: what /v1/stream resumes from.",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "trace_id": {
          "description": "The trace (W3C, 32 hex digits) of the event that raised the alert.",
          "type": "string"
        },
        "reasons": {
          "description": "Why it is unusual, a sentence each, the most telling first.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "usual": {
          "description": "What is usual for the actor, and for others of the tenant.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.alerting.v1.Usual"
          }
        },
        "group": {
          "description": "What the rule groups by, when that is not the actor; the actor is then the one whose event opened the episode.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.alerting.v1.Group"
          }
        },
        "merged_into": {
          "description": "The episode that goes on in this one's place: a late event joined the two, and this alert is closed.",
          "type": "string"
        },
        "rule_kind": {
          "description": "\"event\", \"correlation\" or \"behaviour\".",
          "type": "string"
        },
        "false_positives": {
          "description": "What else such a pattern may be.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "runbook": {
          "description": "What to do, in Markdown.",
          "type": "string"
        }
      },
      "required": [
        "revision",
        "state"
      ]
    },
    "palisade.alerting.v1.Tactic": {
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "name": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.Technique": {
      "type": "object",
      "properties": {
        "uid": {
          "type": "string"
        },
        "name": {
          "type": "string"
        }
      }
    },
    "palisade.alerting.v1.Usual": {
      "type": "object",
      "properties": {
        "measure": {
          "type": "string"
        },
        "unit": {
          "type": "string"
        },
        "of": {
          "description": "Whose history it is: \"actor\" or \"peers\".",
          "type": "string"
        },
        "median": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "p95": {
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "days": {
          "description": "How many days it was taken from.",
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        }
      }
    },
    "palisade.alerting.v1.Group": {
      "type": "object",
      "properties": {
        "field": {
          "type": "string"
        },
        "value": {
          "type": "string"
        }
      }
    }
  }
};

