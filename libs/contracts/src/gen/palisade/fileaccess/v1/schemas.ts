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
    },
    "group": {
      "description": "What the rule groups by, when that is not the actor; the actor is then the one whose event opened the episode.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.GroupValue"
      }
    },
    "reasons": {
      "description": "Why it is unusual, a sentence each, the most telling first.",
      "type": "array",
      "items": {
        "type": "string"
      }
    },
    "usual": {
      "description": "What is usual for this actor, and for others of the tenant.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.Usual"
      }
    },
    "confidence": {
      "description": "Of this detection, 0 to 100: the rule's own, unless the evidence says otherwise.",
      "type": "integer",
      "minimum": 0,
      "maximum": 100
    },
    "risk_score": {
      "type": "integer",
      "minimum": 0,
      "maximum": 100
    },
    "merged_into": {
      "description": "The episode that goes on under its own id when a late event joined the two.",
      "type": "string"
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
        },
        "kind": {
          "description": "\"event\", \"correlation\" or \"behaviour\".",
          "type": "string"
        },
        "tags": {
          "description": "Sigma's tags, without those that attacks says.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "false_positives": {
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
          "description": "\"events\", \"bytes\", \"values\", \"days\", \"ratio\" or \"kilometres_per_hour\".",
          "type": "string"
        },
        "peak": {
          "description": "The highest value of any window of the episode, and the latest one, rounded.",
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
    "palisade.fileaccess.v1.GroupValue": {
      "type": "object",
      "properties": {
        "field": {
          "type": "string"
        },
        "value": {
          "type": "string"
        }
      }
    },
    "palisade.fileaccess.v1.Usual": {
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

export const RegroupedMatches = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.RegroupedMatches",
  "title": "RegroupedMatches",
  "description": "Topic: file-access.regrouped.v1. Key: tenant:group. Owner: file-access. Internal. Matches of one batch whose groups lie in one of 64 shares of the tenant's groups; the key names the share. One record each would cost as much as storing the events.",
  "type": "object",
  "properties": {
    "matches": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.RegroupedMatch"
      }
    }
  },
  "required": [
    "matches"
  ],
  "$defs": {
    "palisade.fileaccess.v1.RegroupedMatch": {
      "description": "A match of a rule that groups by something other than the actor, on its way to the detector that holds the group.",
      "type": "object",
      "properties": {
        "match_id": {
          "description": "The same for the same match, whoever sends it again.",
          "type": "string",
          "minLength": 1
        },
        "rule_id": {
          "type": "string",
          "minLength": 1
        },
        "tracker_key": {
          "description": "What counts it, among the rule's parts, and which of its inputs it is.",
          "type": "string",
          "minLength": 1
        },
        "input": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "group": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/palisade.fileaccess.v1.GroupValue"
          }
        },
        "event_id": {
          "type": "string",
          "minLength": 1
        },
        "actor_email": {
          "type": "string",
          "minLength": 1
        },
        "occurred_at": {
          "type": "string",
          "format": "date-time"
        },
        "appended_at": {
          "description": "LogAppendTime of the event.",
          "type": "string",
          "format": "date-time"
        },
        "count": {
          "description": "More than 1 where a partition's matches were added up before.",
          "type": "integer",
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "texts": {
          "description": "What those that count it may ask for.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "numbers": {
          "type": "object",
          "additionalProperties": {
            "type": "number"
          }
        }
      },
      "required": [
        "match_id",
        "rule_id",
        "tracker_key",
        "event_id",
        "actor_email",
        "occurred_at",
        "appended_at"
      ]
    },
    "palisade.fileaccess.v1.GroupValue": {
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

export const RuleDefinition = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.RuleDefinition",
  "title": "RuleDefinition",
  "description": "Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole state of a tenant's rule. A shipped rule that a tenant never changed has no record. A deleted one has state deleted, and is dropped some time later.",
  "type": "object",
  "properties": {
    "rule_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one with every change; a reader drops what is older than what it has.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "version": {
      "description": "Of the text and thresholds: what detections name.",
      "type": "string",
      "minLength": 1
    },
    "yaml": {
      "description": "Sigma or Palisade documents; empty: those that are shipped under this id.",
      "type": "string",
      "maxLength": 262144
    },
    "state": {
      "type": "string",
      "enum": [
        "enabled",
        "disabled",
        "deleted"
      ]
    },
    "mode": {
      "type": "string",
      "enum": [
        "alert",
        "shadow"
      ]
    },
    "thresholds": {
      "description": "In place of the documents' own, by name.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.fileaccess.v1.Threshold"
      }
    },
    "changed_at": {
      "type": "string",
      "format": "date-time"
    },
    "confidence": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "risk_score": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    }
  },
  "required": [
    "rule_id",
    "revision",
    "version",
    "state",
    "mode",
    "changed_at"
  ],
  "$defs": {
    "palisade.fileaccess.v1.Threshold": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "value": {
          "type": "number"
        }
      }
    }
  }
};

export const Watchlist = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.Watchlist",
  "title": "Watchlist",
  "description": "Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole list. In place of a rule its key has \"watchlist:<name>\".",
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one with every change.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "entries": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "maxItems": 10000
    },
    "deleted": {
      "type": "boolean"
    }
  },
  "required": [
    "name",
    "revision"
  ]
};

export const RuleException = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.fileaccess.v1.RuleException",
  "title": "RuleException",
  "description": "Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole exception. In place of a rule its key has \"exception:<id>\". What a tenant excepts from a rule; all that is given must fit the event.",
  "type": "object",
  "properties": {
    "exception_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one with every change.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "rule_id": {
      "description": "Absent: every rule.",
      "type": "string"
    },
    "actor_email": {
      "type": "string"
    },
    "resource": {
      "description": "What the resource begins with.",
      "type": "string"
    },
    "ip": {
      "description": "An address or a network.",
      "type": "string"
    },
    "ua": {
      "type": "string"
    },
    "action": {
      "type": "string"
    },
    "expires_at": {
      "type": "string",
      "format": "date-time"
    },
    "deleted": {
      "type": "boolean"
    }
  },
  "required": [
    "exception_id",
    "revision"
  ]
};

