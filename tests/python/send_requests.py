"""Sends requests through botocore, whose form is the one that ours are compared with.

Standard input: {"endpoint": URL, "calls": [[operation, input], ...]}, and {"service": name, "wheel": path} where it is not
user pools that are called; the members of an input may stand in any order, they are sent in the model's.
Standard output: the outcome of each call: its output without the metadata, with times in ISO 8601 and null for a stream, or {"error": code,
"message": text}
"""

import json
import sys
from datetime import datetime

from botocore import xform_name
from botocore.exceptions import ClientError

from clients import client, ordered


order = json.load(sys.stdin)
service = client(order.get("service", "cognito-idp"), order["endpoint"], wheel=order.get("wheel"))
outcomes = []
for operation, params in order["calls"]:
    shape = service.meta.service_model.operation_model(operation).input_shape
    params = ordered(shape, params) if shape else {}
    try:
        output = getattr(service, xform_name(operation))(**params)
        output.pop("ResponseMetadata")
        outcomes.append(output)
    except ClientError as error:
        outcomes.append({"error": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]})


def plain(value):
    return value.isoformat() if isinstance(value, datetime) else value.close()


json.dump(outcomes, sys.stdout, default=plain)
