"""Writes requests as botocore does, without sending them.

Standard input, a line a service: {"service": name, "calls": [[operation, input], ...]}, the inputs as Smithy writes values in models.
Standard output, a line a service: [request, ...], each {"method", "url", "headers": {name: value}, "body": base64}, or {"error": text}

A line may also be {"cbor": [body in base64, ...]}, the answer to which is what botocore reads there: points in time as {"time": text}, bytes
as {"bytes": base64}, special numbers as {"number": text}, and null for nothing at all. Or it is {"sums": [[headers, body in base64], ...]}, the
answer to which are the headers again, with "right" for each checksum that is that of the body, as botocore's own requests have it.

Botocore's serializers are asked, what it does by itself for single services before and after that, its checksums, and what makes HTTP requests
of all this. Endpoints and signatures are left out, and what needs those.
"""

import base64
import datetime
import hashlib
import json
import math
import sys
import zlib

from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.config import Config
from botocore.handlers import BUILTIN_HANDLERS, validate_bucket_name
from botocore.httpchecksum import apply_request_checksum, resolve_request_checksum_algorithm
from botocore.parsers import RpcV2CBORParser
from botocore.serialize import create_serializer
from botocore.session import Session

from clients import ordered

session = Session()
loader = session.get_component("data_loader")
events = session.get_component("event_emitter")
# Buckets are awkward texts here.
for event, handler, *_ in BUILTIN_HANDLERS:
    if handler == validate_bucket_name:
        events.unregister(event, handler)
config = Config(
    signature_version="v4", request_checksum_calculation="when_supported", response_checksum_validation="when_supported"
)


class Signer:
    """Stands for signatures of requests that lie in others."""

    _region_name = "us-east-1"

    def generate_presigned_url(self, *_, **__):
        return "signed"


def request(serializer, model, operation, params):
    operation = model.operation_model(operation)
    name = f"{model.service_id.hyphenize()}.{operation.name}"
    params = ordered(operation.input_shape, params) if operation.input_shape else {}
    context = {"client_config": config}
    events.emit(f"before-parameter-build.{name}", params=params, model=operation, context=context)
    written = serializer.serialize_to_request(params, operation)
    # Without TLS checksums stand in headers, as they do for us where the body is at hand.
    prepare_request_dict(written, endpoint_url="http://example.com", context=context)
    resolve_request_checksum_algorithm(written, operation, params)
    events.emit(f"before-call.{name}", model=operation, params=written, request_signer=Signer(), context=context)
    apply_request_checksum(written)
    created = create_request_object(written)
    events.emit(f"request-created.{name}", request=created, operation_name=operation.name)
    prepared = created.prepare()
    body = prepared.body or b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
    headers = {name: text(value) for name, value in prepared.headers.items()}
    return {
        "method": prepared.method,
        "url": prepared.url,
        "headers": summed_up(headers, body),
        "body": base64.b64encode(body).decode(),
    }


SUMS = {
    "content-md5": lambda body: hashlib.md5(body).digest(),
    "x-amz-checksum-crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "x-amz-checksum-sha1": lambda body: hashlib.sha1(body).digest(),
    "x-amz-checksum-sha256": lambda body: hashlib.sha256(body).digest(),
}


def summed_up(headers, body):
    """The headers, with "right" for each checksum that is."""

    def shown(name, value):
        sum_of = SUMS.get(name.lower())
        return "right" if sum_of and base64.b64encode(sum_of(body)).decode() == value else value

    return {name: shown(name, value) for name, value in headers.items()}


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
    if "cbor" in order:
        answer = [said(body) for body in order["cbor"]]
    elif "sums" in order:
        answer = [summed_up(headers, base64.b64decode(body)) for headers, body in order["sums"]]
    else:
        answer = requests(order["service"], order["calls"])
    print(json.dumps(answer), flush=True)
