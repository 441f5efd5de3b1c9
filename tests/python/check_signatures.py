"""Recomputes signatures with botocore.

Standard input: {"access_key", "secret_key", "token" (or null), "region", "service",
"requests": [{"method", "url", "headers": [[name, value], ...], "body"}, ...]}
Standard output: for each request what it should have been signed with, and was: [[expected, actual], ...]
"""

import json
import re
import sys
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

order = json.load(sys.stdin)
credentials = Credentials(order["access_key"], order["secret_key"], order["token"])
auth = SigV4Auth(credentials, order["service"], order["region"])


def check(sent):
    headers = {}
    for name, value in sent["headers"]:
        assert name.lower() not in headers, name
        headers[name.lower()] = value
    url = sent["url"]
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    if "X-Amz-Signature" in query:
        names, actual, time = query["X-Amz-SignedHeaders"], query["X-Amz-Signature"], query["X-Amz-Date"]
        credential, algorithm = query["X-Amz-Credential"], query["X-Amz-Algorithm"]
        url = url.replace("&X-Amz-Signature=" + actual, "")
    else:
        pattern = r"(\S+) Credential=(\S+), SignedHeaders=(\S+), Signature=(\S+)"
        algorithm, credential, names, actual = re.fullmatch(pattern, headers["authorization"]).groups()
        time = headers["x-amz-date"]
        assert headers.get("x-amz-security-token") == order["token"]
    scope = [order["access_key"], time[:8], order["region"], order["service"], "aws4_request"]
    assert algorithm == "AWS4-HMAC-SHA256" and credential == "/".join(scope), (algorithm, credential)
    signed = {name: headers[name] for name in names.split(";")}
    assert "host" in signed and "x-amz-target" in signed, names
    request = AWSRequest(method=sent["method"], url=url, headers=signed, data=sent["body"].encode())
    request.context["timestamp"] = time
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return [auth.signature(text, request), actual]


json.dump([check(request) for request in order["requests"]], sys.stdout)
