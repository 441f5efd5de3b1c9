"""Sends requests through botocore, whose form is the one that ours are compared with.

Standard input: {"endpoint": URL, "calls": [[operation, input], ...]}
Standard output: the outcome of each call: its output without the metadata, or {"error": code, "message": text}
"""

import json
import sys

from botocore import xform_name
from botocore.exceptions import ClientError

from clients import cognito

order = json.load(sys.stdin)
service = cognito(order["endpoint"])
outcomes = []
for operation, params in order["calls"]:
    try:
        output = getattr(service, xform_name(operation))(**params)
        output.pop("ResponseMetadata")
        outcomes.append(output)
    except ClientError as error:
        outcomes.append({"error": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]})
json.dump(outcomes, sys.stdout)
