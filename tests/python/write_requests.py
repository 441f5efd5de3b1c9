"""Writes requests as botocore does, without sending them.

Standard input, a line a service: {"service": name, "calls": [[operation, input], ...]}, the inputs as Smithy writes values in models.
Standard output, a line a service: [request, ...], each {"method", "url", "headers": {name: value}, "body": base64}, or {"error": text}

A line may also be {"cbor": [body in base64, ...]}, the answer to which is what botocore reads there: points in time as {"time": text}, bytes
as {"bytes": base64}, special numbers as {"number": text}, and null for nothing at all.

Botocore's serializers are asked, and what makes HTTP requests of their answers. What it does by itself for single services, endpoints and
signatures are left out.
"""

import base64
import datetime
import json
import math
import sys

from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.parsers import RpcV2CBORParser
from botocore.serialize import create_serializer
from botocore.session import Session

from clients import ordered

session = Session()
loader = session.get_component("data_loader")


def request(serializer, model, operation, params):
    operation = model.operation_model(operation)
    params = ordered(operation.input_shape, params) if operation.input_shape else {}
    written = serializer.serialize_to_request(params, operation)
    prepare_request_dict(written, endpoint_url="https://example.com")
    prepared = create_request_object(written).prepare()
    body = prepared.body or b""
    if isinstance(body, str):
        body = body.encode()
    text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
    headers = {name: text(value) for name, value in prepared.headers.items()}
    return {
        "method": prepared.method,
        "url": prepared.url,
        "headers": headers,
        "body": base64.b64encode(body).decode(),
    }


def requests(service, calls):
    model = session.get_service_model(service)
    serializer = create_serializer(model.resolved_protocol, include_validation=False)
    answers = []
    for operation, params in calls:
        try:
            answers.append(request(serializer, model, operation, params))
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    # Descriptions are large, and each is asked for once.
    for key in [key for key in loader._cache if key[0].startswith("load")]:
        del loader._cache[key]
    return answers


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


def said(body):
    parser = RpcV2CBORParser()
    stream = parser.get_peekable_stream_from_bytes(base64.b64decode(body))
    value = plain(parser.parse_data_item(stream)) if body else None
    assert not stream.read(), "more bytes after the end"
    return value


for line in sys.stdin:
    order = json.loads(line)
    answer = [said(body) for body in order["cbor"]] if "cbor" in order else requests(order["service"], order["calls"])
    print(json.dumps(answer), flush=True)
