"""Makes requests of Amazon S3 as botocore does, checksums included, and keeps them; reads answers as it does; and sums up bytes.

Standard input, a line each:
  {"calls": [[operation, input], ...], "when": "when_supported" or "when_required"}, where {"bytes": text} are bytes at hand, and
  {"stream": text} bytes on their way
  {"answers": [[what GetObject asks for, status, {header: value}, body], ...]}
  {"sums": [[algorithm, bytes in base64], ...]}
Standard output, a line each: the requests, {"url": URL, "headers": {name: value}, "body": base64}; whether each answer is read to its end;
or the checksums
"""

import base64
import io
import json
import sys

from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import FlexibleChecksumError
from botocore.httpchecksum import _CHECKSUM_CLS
from botocore.session import Session


class Nothing:
    def stream(self):
        return iter(())


def kept(request, requests):
    body = request.body.read() if hasattr(request.body, "read") else request.body or b""
    body = body.encode() if isinstance(body, str) else body
    text = lambda value: value.decode() if isinstance(value, bytes) else str(value)
    headers = {name.lower(): text(value) for name, value in request.headers.items()}
    requests.append({"url": request.url, "headers": headers, "body": base64.b64encode(bytes(body)).decode()})
    return AWSResponse(request.url, 200, {}, Nothing())


def value(given):
    if isinstance(given, dict) and "bytes" in given:
        return given["bytes"].encode()
    if isinstance(given, dict) and "stream" in given:
        return io.BytesIO(given["stream"].encode())
    return given


def s3(when):
    return Session().create_client(
        "s3",
        region_name="eu-west-1",
        aws_access_key_id="example",
        aws_secret_access_key="example",
        config=Config(request_checksum_calculation=when, response_checksum_validation=when),
    )


def is_read(asked, status, headers, body):
    client = s3("when_supported")
    headers = {**headers, "content-length": str(len(body))}
    answer = lambda request, **_: AWSResponse(request.url, status, headers, io.BytesIO(body.encode()))
    client.meta.events.register("before-send", answer)
    try:
        return client.get_object(Bucket="bucket", Key="key", **asked)["Body"].read() == body.encode()
    except FlexibleChecksumError:
        return False


def requests(calls, when):
    found = []
    client = s3(when)
    client.meta.events.register("before-send", lambda request, **_: kept(request, found))
    for operation, params in calls:
        getattr(client, xform_name(operation))(**{name: value(given) for name, given in params.items()})
    return found


for line in sys.stdin:
    order = json.loads(line)
    if "calls" in order:
        answer = requests(order["calls"], order["when"])
    elif "answers" in order:
        answer = [is_read(*given) for given in order["answers"]]
    else:
        answer = [_CHECKSUM_CLS[name]().handle(base64.b64decode(body)) for name, body in order["sums"]]
    print(json.dumps(answer), flush=True)
