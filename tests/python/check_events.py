"""Reads signed events as a service does: frames by botocore, signatures by AWS's description of them.

Standard input: {"secret", "authorization": what the request was signed with, "body": hexadecimal}. Standard output: for each event
[headers, payload in hexadecimal]; for the one that ends the stream, null. Each frame holds the signature of its event, which depends on
the one before; one that is not right is an error.
"""

import datetime
import hashlib
import hmac
import json
import re
import struct
import sys

from botocore.eventstream import EventStreamBuffer

order = json.load(sys.stdin)
pattern = r"AWS4-HMAC-SHA256 Credential=[^/]+/(\S+), SignedHeaders=\S+, Signature=([0-9a-f]{64})"
scope, signature = re.fullmatch(pattern, order["authorization"]).groups()


def messages(data):
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    yield from buffer
    assert not buffer._data, "bytes that are no message"


def key():
    secret = b"AWS4" + order["secret"].encode()
    for part in scope.split("/"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    return secret


events = []
for frame in messages(bytes.fromhex(order["body"])):
    assert set(frame.headers) == {":date", ":chunk-signature"}, frame.headers
    date = datetime.datetime.fromtimestamp(frame.headers[":date"] / 1000, datetime.timezone.utc)
    assert date.strftime("%Y%m%d") == scope.split("/")[0]
    said = b"\x05:date\x08" + struct.pack(">q", frame.headers[":date"])
    parts = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        date.strftime("%Y%m%dT%H%M%SZ"),
        scope,
        signature,
        hashlib.sha256(said).hexdigest(),
        hashlib.sha256(frame.payload).hexdigest(),
    ]
    signature = hmac.new(key(), "\n".join(parts).encode(), "sha256").hexdigest()
    assert frame.headers[":chunk-signature"].hex() == signature, f"the signature of event {len(events)} is not right"
    inner = list(messages(frame.payload)) or [None]
    assert len(inner) == 1, "a frame holds one event"
    events += [event and [event.headers, event.payload.hex()] for event in inner]

json.dump(events, sys.stdout)
