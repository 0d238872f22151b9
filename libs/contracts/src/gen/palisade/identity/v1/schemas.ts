// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

export const ApiKeyUsed = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.ApiKeyUsed",
  "title": "ApiKeyUsed",
  "description": "Topic: identity.api-key-uses.v1. Key: api_key_id. Owner: identity. Written by every service that verifies keys, at most once a minute for a key and replica.",
  "type": "object",
  "properties": {
    "api_key_id": {
      "type": "string",
      "minLength": 1
    },
    "last_used_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "api_key_id",
    "last_used_at"
  ]
};

export const ApiKey = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.ApiKey",
  "title": "ApiKey",
  "description": "Topic: identity.api-keys.v1. Key: api_key_id. Owner: identity. Compacted, internal: each record is the key's whole state.",
  "type": "object",
  "properties": {
    "api_key_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "name": {
      "type": "string"
    },
    "secret_hash": {
      "description": "SHA-256 of the secret, base64url. The secret has 256 random bits, so a slow hash would add nothing.",
      "type": "string",
      "minLength": 1
    },
    "scopes": {
      "description": "Permissions such as file-access:ingest.",
      "type": "array",
      "items": {
        "type": "string"
      }
    },
    "state": {
      "type": "string",
      "enum": [
        "active",
        "revoked"
      ]
    },
    "expires_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "api_key_id",
    "revision",
    "secret_hash"
  ]
};

export const OrganizationErased = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.OrganizationErased",
  "title": "OrganizationErased",
  "description": "Topic: identity.erasures.v1. Key: tenant. Owner: identity. Written by every service: what it kept of the organization is gone.",
  "type": "object",
  "properties": {
    "erasure_id": {
      "type": "string",
      "minLength": 1
    },
    "organization_id": {
      "type": "string",
      "minLength": 1
    },
    "service": {
      "description": "Such as file-access.",
      "type": "string",
      "minLength": 1
    },
    "erased_at": {
      "type": "string",
      "format": "date-time"
    },
    "erased": {
      "description": "How many rows of each table, tombstones of each topic and files were taken away.",
      "type": "object",
      "additionalProperties": {
        "type": "integer",
        "minimum": -9007199254740991,
        "maximum": 9007199254740991
      }
    },
    "kept": {
      "description": "What the service must keep and until when, such as the audit chain; by name, in words.",
      "type": "object",
      "additionalProperties": {
        "type": "string"
      }
    }
  },
  "required": [
    "erasure_id",
    "organization_id",
    "service"
  ]
};

export const OrganizationCreated = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.OrganizationCreated",
  "title": "OrganizationCreated",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity.",
  "type": "object",
  "properties": {
    "organization_id": {
      "type": "string",
      "minLength": 1
    },
    "name": {
      "type": "string"
    },
    "created_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "organization_id"
  ]
};

export const MemberJoined = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberJoined",
  "title": "MemberJoined",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "role": {
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "joined_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "user_id"
  ]
};

export const MemberRoleChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberRoleChanged",
  "title": "MemberRoleChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "from": {
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "to": {
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "membership_version": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "user_id"
  ]
};

export const MemberLeft = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberLeft",
  "title": "MemberLeft",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "role": {
      "description": "What he was.",
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "reason": {
      "type": "string",
      "enum": [
        "left",
        "removed",
        "organization_erased"
      ]
    },
    "membership_version": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "user_id"
  ]
};

export const OrganizationErasureRequested = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.OrganizationErasureRequested",
  "title": "OrganizationErasureRequested",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. Every service that keeps anything of the organization erases it and says so on identity.erasures.v1. Said again until all have; whoever has erased it already says so again.",
  "type": "object",
  "properties": {
    "erasure_id": {
      "type": "string",
      "minLength": 1
    },
    "organization_id": {
      "type": "string",
      "minLength": 1
    },
    "requested_at": {
      "type": "string",
      "format": "date-time"
    },
    "asked": {
      "description": "Rises by one each time that it is said.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "erasure_id",
    "organization_id"
  ]
};

export const SingleSignOnChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.SingleSignOnChanged",
  "title": "SingleSignOnChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. How members sign in by the organization's own provider; never the client's secret.",
  "type": "object",
  "properties": {
    "state": {
      "type": "string",
      "enum": [
        "set",
        "removed"
      ]
    },
    "issuer": {
      "type": "string"
    },
    "client_id": {
      "type": "string"
    },
    "default_role": {
      "description": "Of members that are made when they first sign in.",
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "enforced": {
      "description": "Members other than admins have no other way in.",
      "type": "boolean"
    },
    "revision": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    }
  },
  "required": [
    "state"
  ]
};

export const DomainChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.DomainChanged",
  "title": "DomainChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. A domain of e-mail addresses that the organization says is its own.",
  "type": "object",
  "properties": {
    "domain_id": {
      "type": "string",
      "minLength": 1
    },
    "domain": {
      "type": "string",
      "minLength": 1
    },
    "state": {
      "type": "string",
      "enum": [
        "claimed",
        "proven",
        "lost",
        "removed"
      ]
    }
  },
  "required": [
    "domain_id",
    "domain",
    "state"
  ]
};

export const InviteChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.InviteChanged",
  "title": "InviteChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. Without the address, which is of somebody who may belong to nobody.",
  "type": "object",
  "properties": {
    "invite_id": {
      "type": "string",
      "minLength": 1
    },
    "role": {
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "change": {
      "type": "string",
      "enum": [
        "sent",
        "resent",
        "accepted",
        "revoked"
      ]
    }
  },
  "required": [
    "invite_id",
    "change"
  ]
};

export const MemberFactorChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberFactorChanged",
  "title": "MemberFactorChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. A member has more or fewer factors beside his password.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "kind": {
      "type": "string",
      "enum": [
        "totp",
        "passkey",
        "recovery_codes"
      ]
    },
    "change": {
      "type": "string",
      "enum": [
        "added",
        "removed"
      ]
    }
  },
  "required": [
    "user_id",
    "change"
  ]
};

export const MemberEmailChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberEmailChanged",
  "title": "MemberEmailChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. Without the addresses: they stand in the audit log.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "changed_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "user_id"
  ]
};

export const MemberIdentityChanged = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.MemberIdentityChanged",
  "title": "MemberIdentityChanged",
  "description": "Topic: identity.events.v1. Key: tenant. Owner: identity. A member's account was linked with one at the organization's provider, or is so no more.",
  "type": "object",
  "properties": {
    "user_id": {
      "type": "string",
      "minLength": 1
    },
    "issuer": {
      "type": "string"
    },
    "change": {
      "type": "string",
      "enum": [
        "linked",
        "unlinked"
      ]
    }
  },
  "required": [
    "user_id",
    "change"
  ]
};

export const Organization = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.Organization",
  "title": "Organization",
  "description": "Topic: identity.organizations.v1. Key: tenant. Owner: identity. Compacted: each record is the organization's whole state.",
  "type": "object",
  "properties": {
    "organization_id": {
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
      "type": "string"
    },
    "time_zone": {
      "description": "IANA name, such as Europe/Zurich.",
      "type": "string"
    },
    "settings": {
      "type": "object",
      "additionalProperties": {
        "type": "string"
      }
    },
    "flags": {
      "type": "object",
      "additionalProperties": {
        "type": "boolean"
      }
    }
  },
  "required": [
    "organization_id",
    "revision"
  ]
};

export const Session = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.Session",
  "title": "Session",
  "description": "Topic: identity.sessions.v1. Key: session_id. Owner: identity. Compacted, internal: each record is the session's whole state. The tenant is in the envelope; a user without an organization has none.",
  "type": "object",
  "properties": {
    "session_id": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "user_id": {
      "type": "string"
    },
    "role": {
      "type": "string",
      "enum": [
        "admin",
        "analyst",
        "viewer"
      ]
    },
    "membership_version": {
      "description": "A token that carries an older one is refused.",
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "state": {
      "type": "string",
      "enum": [
        "active",
        "revoked"
      ]
    },
    "expires_at": {
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "session_id",
    "revision"
  ]
};

export const SigningKey = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:palisade:palisade.identity.v1.SigningKey",
  "title": "SigningKey",
  "description": "Topic: identity.signing-keys.v1. Key: kid. Owner: identity. Compacted, internal: the public half of each key that signs access tokens.",
  "type": "object",
  "properties": {
    "kid": {
      "type": "string",
      "minLength": 1
    },
    "revision": {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
    },
    "x": {
      "description": "JWK members of an EC P-256 public key (RFC 7517, RFC 7518 section 6.2.1).",
      "type": "string"
    },
    "y": {
      "type": "string"
    },
    "state": {
      "type": "string",
      "enum": [
        "pending",
        "active",
        "retired",
        "revoked"
      ]
    },
    "expires_at": {
      "description": "After this no token of the key is valid.",
      "type": "string",
      "format": "date-time"
    }
  },
  "required": [
    "kid",
    "revision"
  ]
};

