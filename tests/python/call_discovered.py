"""Calls services that name endpoints themselves as botocore does, with answers that are given, and keeps the requests.

Standard input, a line: {"conversations": [{"service", "calls": [{"operation", "input"}, ...], "replies": [[status, body] or null, ...],
"profile": the profile's text, "variables": {name: value}, "endpoint": URL or null}, ...]}. A reply of null is a lost connection.
Standard output, a line: for each conversation the requests of each call, with whether that came to something.
"""

import json
import os
import sys
import tempfile
import time

from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.session import Session

# Waits between attempts are not what is looked at.
time.sleep = lambda _: None


class Body:
    def __init__(self, text):
        self.text = text

    def stream(self):
        return iter((self.text.encode(),))


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def converse(conversation):
    sent, replies = [], list(conversation["replies"])

    def kept(request, **_):
        headers = {name.lower(): text(value) for name, value in request.headers.items()}
        body = json.loads(text(request.body or b"{}"))
        sent.append({"method": request.method, "url": request.url.rstrip("/"), "headers": headers, "body": body})
        reply = replies.pop(0)
        if reply is None:
            raise EndpointConnectionError(endpoint_url=request.url)
        return AWSResponse(request.url, reply[0], {}, Body(reply[1]))

    before = dict(os.environ)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("[default]\n" + conversation["profile"])
        file.flush()
        os.environ.update(conversation["variables"], AWS_CONFIG_FILE=file.name)
        client = Session().create_client(
            conversation["service"],
            region_name="eu-west-1",
            endpoint_url=conversation["endpoint"],
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="s3cret",
            config=Config(retries={"mode": "standard", "total_max_attempts": 3}),
        )
        os.environ.clear()
        os.environ.update(before)
    client.meta.events.register("before-send", kept)
    found = []
    for call in conversation["calls"]:
        try:
            getattr(client, xform_name(call["operation"]))(**call["input"])
            is_answered = True
        except Exception as error:
            is_answered = False
        found.append({"sent": list(sent), "answered": is_answered})
        sent.clear()
    assert not replies, f"nobody asked for {replies}"
    return found


for line in sys.stdin:
    print(json.dumps([converse(conversation) for conversation in json.loads(line)["conversations"]]), flush=True)
