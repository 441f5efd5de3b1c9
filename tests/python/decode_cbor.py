"""Decodes CBOR as botocore does.

Standard input: [body in base64, ...]
Standard output: what each says: null for nothing, points in time as {"time": text}, bytes as {"bytes": base64}, special numbers as
{"number": text}
"""

import base64
import datetime
import json
import math
import sys

from botocore.parsers import RpcV2CBORParser

parser = RpcV2CBORParser()


def plain(value):
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, datetime.datetime):
        return {"time": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    return value


def decode(body):
    stream = parser.get_peekable_stream_from_bytes(body)
    value = plain(parser.parse_data_item(stream))
    assert not stream.read(), "more bytes after the end"
    return value


bodies = [base64.b64decode(text) for text in json.load(sys.stdin)]
json.dump([decode(body) if body else None for body in bodies], sys.stdout)
