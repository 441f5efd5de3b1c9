"""Calls services through botocore, one after the other, as they are asked for.

Standard input: a line for each call: {"url", "service", "credentials": [key, secret, token or null], "operation", "input", "query", "stream"},
where blobs in the input are texts, the query is an expression of JMESPath, and the stream is null or a member of the output.
Standard output: a line for each: what the query selects of the output, of all pages where there are pages, or {"error": code, "message": text};
with a stream, a list of that and the text that it brings. Ends with its standard input.
"""

import json
import sys

import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError

from clients import client, ordered

clients = {}


def service_of(order):
    key = json.dumps([order["service"], order["credentials"]])
    if key not in clients:
        clients[key] = client(order["service"], order["url"], credentials=order["credentials"])
    return clients[key]


def call(order):
    service, method = service_of(order), xform_name(order["operation"])
    shape = service.meta.service_model.operation_model(order["operation"]).input_shape
    params = ordered(shape, order["input"]) if shape else {}
    try:
        if service.can_paginate(method):
            output = service.get_paginator(method).paginate(**params).build_full_result()
        else:
            output = getattr(service, method)(**params)
    except ClientError as error:
        return {"error": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    selected = jmespath.search(order["query"], output)
    return [selected, output[order["stream"]].read().decode()] if order["stream"] else selected


for line in sys.stdin:
    print(json.dumps(call(json.loads(line))), flush=True)
