"""What schemathesis doesn't know by itself: newline-delimited JSON, which the document has as a text."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()
