"""Presigns requests with botocore, as of one time.

Standard input: {"time": ISO 8601, "key", "secret", "token", "requests": [[service, operation, input], ...],
"posts": [[bucket, key, fields, conditions, seconds], ...]}. Services that take forms are asked for URLs that are got. Some operations of
S3 say their names in the query, in its own model only.
Or it is {"time", "key", "secret", "token", "copies": [[service, operation, input], ...]}.
Standard output: {"urls": [URL, ...], "posts": [{"url", "fields"}, ...]}, or {"copies": [[URL, form], ...]}: where requests that copy out of
another region would be sent, and what
"""

import datetime
import json
import sys

import botocore.auth
import botocore.config
import botocore.session
import botocore.signers
from botocore import xform_name

order = json.load(sys.stdin)
now = datetime.datetime.fromisoformat(order["time"])
for module in (botocore.auth, botocore.signers):
    module.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None) if remove_tzinfo else now
config = botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "virtual"})


NAMED = ["DeleteObject", "GetObject", "PutObject"]


def name(request, operation_name, **_):
    if operation_name in NAMED:
        request.url += ("&" if "?" in request.url else "?") + "x-id=" + operation_name


def client(service):
    return botocore.session.Session().create_client(
        service,
        region_name="eu-west-1",
        aws_access_key_id=order["key"],
        aws_secret_access_key=order["secret"],
        aws_session_token=order["token"],
        config=config if service == "s3" else None,
    )


def url(service, operation, params):
    method = None if service == "s3" else "GET"
    made = client(service)
    made.meta.events.register("before-sign.s3", name)
    return made.generate_presigned_url(xform_name(operation), params, 900, method)


def post(bucket, key, fields, conditions, seconds):
    return client("s3").generate_presigned_post(bucket, key, fields, conditions, seconds)


class Caught(Exception):
    """Comes instead of an answer."""


def copy(service, operation, params):
    caught = []

    def catch(request, **_):
        caught.append([request.url, request.body])
        raise Caught

    made = client(service)
    made.meta.events.register("before-send", catch)
    try:
        getattr(made, xform_name(operation))(**params)
    except Caught:
        return caught.pop()


if "copies" in order:
    answer = {"copies": [copy(*request) for request in order["copies"]]}
else:
    answer = {"urls": [url(*request) for request in order["requests"]], "posts": [post(*made) for made in order["posts"]]}
json.dump(answer, sys.stdout)
