// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const ScanRequested = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanRequested",
  "title": "ScanRequested",
  "description": "Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan.",
  "type": "object",
  "properties": {
    "scan_id": {
      "description": "Chosen by whoever asks: the scan's id, and of an API's audit the audit's.",
      "type": "string",
      "minLength": 1,
      "format": "uuid"
    },
    "target_id": {
      "description": "May be unknown yet: its own event comes on another topic. The scan waits for it.",
      "type": "string",
      "minLength": 1
    },
    "trigger": {
      "type": "string",
      "enum": [
        "manual",
        "schedule",
        "replay"
      ]
    },
    "requested_by": {
      "description": "Of the user or API key that asked; absent: nobody did.",
      "type": "string"
    },
    "requested_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "scan_id",
    "target_id",
    "trigger",
    "requested_at"
  ]
};

export const ScanCancellationRequested = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanCancellationRequested",
  "title": "ScanCancellationRequested",
  "description": "Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan to end.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "requested_by": {
      "type": "string"
    }
  },
  "required": [
    "scan_id",
    "target_id"
  ]
};

export const ScanCancelled = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanCancelled",
  "title": "ScanCancelled",
  "description": "Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: whoever works on the scan ends its work.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    }
  },
  "required": [
    "scan_id"
  ]
};

export const AttemptSuperseded = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.AttemptSuperseded",
  "title": "AttemptSuperseded",
  "description": "Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: this attempt and those before it count no more.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "task_id": {
      "type": "string",
      "minLength": 1
    },
    "attempt": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    }
  },
  "required": [
    "scan_id",
    "task_id",
    "attempt"
  ]
};

export const ScanQueued = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanQueued",
  "title": "ScanQueued",
  "description": "Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "trigger": {
      "type": "string",
      "enum": [
        "manual",
        "schedule",
        "replay"
      ]
    },
    "schedule_id": {
      "description": "Of a scan that a schedule made.",
      "type": "string"
    },
    "requested_by": {
      "type": "string"
    },
    "queued_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "scan_id",
    "target_id",
    "queued_at"
  ]
};

export const ScanStarted = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanStarted",
  "title": "ScanStarted",
  "description": "Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Its first task was claimed.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "started_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "scan_id",
    "target_id",
    "started_at"
  ]
};

export const ScanEnded = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScanEnded",
  "title": "ScanEnded",
  "description": "Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Nothing of the scan runs any more. Said again, with a higher revision, when a replayed task has ended.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "description": "Rises by one each time that the scan ends; 1 at first.",
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "state": {
      "type": "string",
      "enum": [
        "completed",
        "partial",
        "failed",
        "cancelled"
      ]
    },
    "reason": {
      "description": "Why it failed, is partial or was cancelled: a stable word.",
      "type": "string"
    },
    "detail": {
      "description": "In words for people.",
      "type": "string",
      "maxLength": 2000
    },
    "tasks": {
      "description": "What counts of scan.results.v1; batches of other attempts don't.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.scan.v1.EndedTask"
      },
      "maxItems": 10000
    },
    "ownership_proven": {
      "description": "Whether the tenant had proven to own the target.",
      "type": "boolean"
    },
    "ended_at": {
      "type": "string",
      "format": "date-time"
    },
    "trigger": {
      "type": "string",
      "enum": [
        "manual",
        "schedule",
        "replay"
      ]
    },
    "requested_by": {
      "type": "string"
    }
  },
  "required": [
    "scan_id",
    "target_id",
    "revision",
    "state",
    "ended_at"
  ],
  "$defs": {
    "palisade.scan.v1.EndedTask": {
      "type": "object",
      "properties": {
        "task_id": {
          "type": "string"
        },
        "attempt": {
          "description": "The last one.",
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "batches": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "complete": {
          "description": "Whether what it covers was looked at to its end.",
          "type": "boolean"
        }
      }
    }
  }
};

export const TaskProgress = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.TaskProgress",
  "title": "TaskProgress",
  "description": "Topic: scan.progress.v1. Key: scan. Owner: scan-orchestrator. Written by scanners, every few seconds and with each change: it renews the attempt's lease.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "task_id": {
      "type": "string",
      "minLength": 1
    },
    "attempt": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "replica_id": {
      "type": "string",
      "minLength": 1
    },
    "phase": {
      "description": "In words for people, such as \"Reading TLS settings\".",
      "type": "string",
      "maxLength": 200
    },
    "done": {
      "description": "Of total, in what the scanner counts; total 0: not known yet.",
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "total": {
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "scan_id",
    "task_id",
    "attempt",
    "target_id",
    "replica_id",
    "at"
  ]
};

export const ScannerReplica = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScannerReplica",
  "title": "ScannerReplica",
  "description": "Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the replica's whole state, said every few seconds and with each change of its slots. A replica that has stopped leaves a tombstone; one not heard of for 15 seconds is taken for gone.",
  "type": "object",
  "properties": {
    "replica_id": {
      "description": "Another one each time that a process starts.",
      "type": "string",
      "minLength": 1
    },
    "scanner": {
      "description": "Such as web.",
      "type": "string",
      "minLength": 1
    },
    "version": {
      "type": "string"
    },
    "revision": {
      "description": "Rises by one with every record; a reader drops what is older than what it has.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "slots": {
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "running": {
      "description": "Tasks that it works on, by id and attempt: a slot each.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.scan.v1.RunningAttempt"
      }
    },
    "draining": {
      "description": "It stops: nothing more is offered to it.",
      "type": "boolean"
    },
    "isolation": {
      "description": "Whether children have a network namespace of their own, or the guard runs within them.",
      "type": "string",
      "enum": [
        "network_namespace",
        "guard_in_child"
      ]
    }
  },
  "required": [
    "replica_id",
    "scanner",
    "revision"
  ],
  "$defs": {
    "palisade.scan.v1.RunningAttempt": {
      "type": "object",
      "properties": {
        "task_id": {
          "type": "string"
        },
        "attempt": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        }
      }
    }
  }
};

export const ScannerCatalogue = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ScannerCatalogue",
  "title": "ScannerCatalogue",
  "description": "Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the whole catalogue. In place of a replica its key has \"catalogue:<scanner>\".",
  "type": "object",
  "properties": {
    "scanner": {
      "type": "string",
      "minLength": 1
    },
    "version": {
      "description": "Of the scanner's build; an older one doesn't replace a newer one.",
      "type": "string",
      "minLength": 1
    },
    "checks": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.scan.v1.CheckDescription"
      }
    }
  },
  "required": [
    "scanner",
    "version"
  ],
  "$defs": {
    "palisade.scan.v1.CheckDescription": {
      "type": "object",
      "properties": {
        "check_id": {
          "description": "Such as web_tls_certificate_not_expired; never changes.",
          "type": "string",
          "minLength": 1
        },
        "title": {
          "description": "The secure condition.",
          "type": "string",
          "minLength": 1
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
        "asset_type": {
          "description": "Such as web.endpoint.",
          "type": "string"
        },
        "risk": {
          "type": "string"
        },
        "remediation": {
          "type": "string"
        },
        "references": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "cwe": {
          "description": "Such as 319.",
          "type": "array",
          "items": {
            "type": "integer",
            "minimum": -2147483648,
            "maximum": 2147483647
          }
        },
        "needs_ownership": {
          "description": "Whether it needs that the tenant has proven to own the target.",
          "type": "boolean"
        },
        "revision": {
          "description": "Rises when what it finds may differ for the same target: a fail of a newer revision is no regression.",
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "group": {
          "description": "Of a group of checks on pages, such as transport.",
          "type": "string"
        }
      },
      "required": [
        "check_id",
        "title",
        "severity"
      ]
    }
  }
};

export const ResultBatch = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.ResultBatch",
  "title": "ResultBatch",
  "description": "Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. A batch of what a scanner found; at most 512 KiB. Its event id is the same each time that it is sent.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "task_id": {
      "type": "string",
      "minLength": 1
    },
    "attempt": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "index": {
      "description": "From 0, without gaps.",
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "scanner": {
      "type": "string",
      "minLength": 1
    },
    "assets": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.scan.v1.Asset"
      },
      "maxItems": 1000
    },
    "outcomes": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/palisade.scan.v1.CheckOutcome"
      },
      "maxItems": 1000
    }
  },
  "required": [
    "scan_id",
    "task_id",
    "attempt",
    "target_id",
    "scanner"
  ],
  "$defs": {
    "palisade.scan.v1.Asset": {
      "type": "object",
      "properties": {
        "asset_id": {
          "description": "The same in every scan of the same thing; unique for its tenant.",
          "type": "string",
          "minLength": 1
        },
        "asset_type": {
          "description": "Such as web.endpoint.",
          "type": "string",
          "minLength": 1
        },
        "name": {
          "description": "For people.",
          "type": "string"
        },
        "properties": {
          "description": "What is known of it, flat; never secrets.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        }
      },
      "required": [
        "asset_id",
        "asset_type"
      ]
    },
    "palisade.scan.v1.CheckOutcome": {
      "type": "object",
      "properties": {
        "check_id": {
          "type": "string",
          "minLength": 1
        },
        "check_revision": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "asset_id": {
          "type": "string",
          "minLength": 1
        },
        "status": {
          "type": "string",
          "enum": [
            "pass",
            "fail",
            "not_applicable",
            "not_evaluated"
          ]
        },
        "severity": {
          "description": "Of the check, or what evaluating it gave.",
          "type": "string",
          "enum": [
            "info",
            "low",
            "medium",
            "high",
            "critical"
          ]
        },
        "reason": {
          "description": "Why it was not evaluated, or is not applicable: a stable word, such as ownership_not_proven.",
          "type": "string"
        },
        "summary": {
          "description": "In words for people, what was seen.",
          "type": "string",
          "maxLength": 1000
        },
        "evidence": {
          "description": "JSON text of observed facts; never secrets or bodies.",
          "type": "string",
          "maxLength": 16384
        }
      },
      "required": [
        "check_id",
        "asset_id",
        "status",
        "severity"
      ]
    }
  }
};

export const TaskFinished = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.TaskFinished",
  "title": "TaskFinished",
  "description": "Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. The last record of an attempt at a task.",
  "type": "object",
  "properties": {
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "task_id": {
      "type": "string",
      "minLength": 1
    },
    "attempt": {
      "type": "integer",
      "minimum": -2147483648,
      "maximum": 2147483647
    },
    "target_id": {
      "type": "string",
      "minLength": 1
    },
    "scanner": {
      "type": "string",
      "minLength": 1
    },
    "result": {
      "type": "string",
      "enum": [
        "succeeded",
        "partial",
        "failed"
      ]
    },
    "batches": {
      "description": "How many batches this attempt sent.",
      "type": "integer",
      "minimum": 0,
      "maximum": 2147483647
    },
    "coverage": {
      "$ref": "#/$defs/palisade.scan.v1.Coverage"
    },
    "reason": {
      "description": "Of a failure: a stable word, such as connection-failed.",
      "type": "string"
    },
    "detail": {
      "description": "In words for people; never secrets.",
      "type": "string",
      "maxLength": 2000
    },
    "retriable": {
      "description": "Of a failure: whether another attempt makes sense.",
      "type": "boolean"
    },
    "started_at": {
      "type": "string",
      "format": "date-time"
    },
    "finished_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "scan_id",
    "task_id",
    "attempt",
    "target_id",
    "scanner",
    "result"
  ],
  "$defs": {
    "palisade.scan.v1.Coverage": {
      "type": "object",
      "properties": {
        "assets": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "passed": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "failed": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "not_applicable": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        },
        "not_evaluated": {
          "type": "integer",
          "minimum": -2147483648,
          "maximum": 2147483647
        }
      }
    }
  }
};

export const TaskOffered = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.scan.v1.TaskOffered",
  "title": "TaskOffered",
  "description": "Topic: scan.tasks.web.v1. Key: task. Owner: scan-orchestrator. An attempt at a task, for the one replica of the scanner that it names. What is needed for the work, credentials above all, comes with the claim and is on no topic.",
  "type": "object",
  "properties": {
    "task_id": {
      "type": "string",
      "minLength": 1
    },
    "scan_id": {
      "type": "string",
      "minLength": 1
    },
    "attempt": {
      "description": "From 1.",
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    },
    "replica_id": {
      "type": "string",
      "minLength": 1
    },
    "claim_token": {
      "description": "Good for one claim of this attempt by this scanner, until the offer expires; only its hash is kept.",
      "type": "string",
      "minLength": 1
    },
    "expires_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "task_id",
    "scan_id",
    "attempt",
    "replica_id",
    "claim_token",
    "expires_at"
  ]
};

