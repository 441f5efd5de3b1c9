"""Calls Amazon S3 as botocore does, with answers that are given, and keeps the requests; and writes down what signatures are made of.

Standard input, a line each:
  {"calls": [{"operation", "input", "replies": [[status, {header: value}, body], ...], "region", "profile": the profile's text,
  "variables": {name: value}, "endpoint": URL or null, "presign": whether it is for others}, ...], "key", "secret"}; after the replies that
  are given comes one without a body. {"bytes": text} are bytes at hand, and {"stream": text} bytes on their way.
  {"canonical": [{"method", "url", "headers"}, ...]}
Standard output, a line each: a list for each call: its requests, {"method", "url", "headers"}, or {"error": text}; or for each request the
text that SigV4a signs.
"""

import hashlib
import io
import json
import os
import re
import sys
import tempfile

from botocore import xform_name
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.session import Session

AFTER = [200, {}, ""]

# Descriptions are read once.
LOADER = Session().get_component("data_loader")


class Body:
    def __init__(self, text):
        self.text = text

    def stream(self):
        return iter((self.text.encode(),))


def value(given):
    if isinstance(given, dict) and "bytes" in given:
        return given["bytes"].encode()
    if isinstance(given, dict) and "stream" in given:
        return io.BytesIO(given["stream"].encode())
    return given


def is_session(call):
    return call["input"].get("Bucket", "").endswith("--x-s3")


def requests(order, call):
    found, replies = [], list(call["replies"])
    text = lambda value: value.decode() if isinstance(value, bytes) else str(value)

    def kept(request, **_):
        headers = {name.lower(): text(value) for name, value in request.headers.items()}
        found.append({"method": request.method, "url": request.url, "headers": headers})
        status, headers, body = replies.pop(0) if replies else AFTER
        return AWSResponse(request.url, status, headers, Body(body))

    before = dict(os.environ)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("[default]\n" + call["profile"])
        file.flush()
        os.environ.update(call["variables"], AWS_CONFIG_FILE=file.name)
        try:
            session = Session()
            session.register_component("data_loader", LOADER)
            client = session.create_client(
                "s3",
                region_name=call["region"],
                endpoint_url=call["endpoint"],
                aws_access_key_id=order["key"],
                aws_secret_access_key=order["secret"],
                config=Config(signature_version="s3v4") if call["presign"] and not is_session(call) else None,
            )
            client.meta.events.register("before-send", kept)
            params = {name: value(given) for name, given in call["input"].items()}
            if call["presign"]:
                url = client.generate_presigned_url(xform_name(call["operation"]), params)
                found.append({"method": "", "url": url, "headers": {}})
            else:
                getattr(client, xform_name(call["operation"]))(**params)
        except ClientError:
            pass
        except Exception as error:
            # What was sent counts, whatever is thought of the answer.
            if not found:
                found.append({"error": str(error)})
        finally:
            os.environ.clear()
            os.environ.update(before)
    return found


def canonical(sent):
    headers = sent["headers"]
    names = re.search("SignedHeaders=([^,]+)", headers["authorization"]).group(1).split(";")
    request = AWSRequest(method=sent["method"], url=sent["url"], headers={name: headers[name] for name in names})
    auth = S3SigV4Auth(Credentials("", ""), "s3", "*")
    scope = re.search("Credential=[^/]+/([^,]+)", headers["authorization"]).group(1)
    hashed = hashlib.sha256(auth.canonical_request(request).encode()).hexdigest()
    return "\n".join(["AWS4-ECDSA-P256-SHA256", headers["x-amz-date"], scope, hashed])


for line in sys.stdin:
    order = json.loads(line)
    if "calls" in order:
        answer = [requests(order, call) for call in order["calls"]]
    else:
        answer = [canonical(sent) for sent in order["canonical"]]
    print(json.dumps(answer), flush=True)
