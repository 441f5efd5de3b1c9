"""Sends requests through botocore, whose form is the one that ours are compared with.

Standard input: {"endpoint": URL, "calls": [[operation, input], ...]}, and {"service": name, "wheel": path} where it is not
user pools that are called, and "protocol"; the members of an input may stand in any order, they are sent in the model's.
Standard output: the outcome of each call: its output without the metadata, or {"error": code, "message": text}
"""

import json
import sys

from botocore import xform_name
from botocore.exceptions import ClientError

from clients import client


def ordered(shape, value):
    """The value as botocore takes it, from how Smithy writes values in models, with the members of all structures in the model's
    order, which botocore then keeps."""
    if shape.type_name == "structure":
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{shape.name} has no {unknown}"
        return {name: ordered(member, value[name]) for name, member in shape.members.items() if name in value}
    if shape.type_name == "list":
        return [ordered(shape.member, element) for element in value]
    if shape.type_name == "map":
        return {key: ordered(shape.value, element) for key, element in value.items()}
    if shape.type_name == "blob":
        return value.encode()
    if shape.type_name in ("float", "double"):
        return float(value)
    return value


order = json.load(sys.stdin)
service = client(order.get("service", "cognito-idp"), order["endpoint"], wheel=order.get("wheel"), protocol=order.get("protocol"))
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
json.dump(outcomes, sys.stdout)
