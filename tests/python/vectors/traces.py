"""What botocore says of the call that a function of AWS Lambda follows from.

Standard output: a list of environment variables, each with the header `X-Amzn-Trace-Id` of a request, or null.
"""

import json
import os
import sys

from botocore.handlers import add_recursion_detection_header

IDS = [
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    "Root=1-5759e988;Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2",
    "first\nsecond\t/?#% {}[]\"'`,\\<>()*!$^|@~_.-=;:+&",
    "von Süd nach 北 \u007f",
]


def header(variables):
    os.environ.clear()
    os.environ.update(variables)
    params = {"headers": {}}
    add_recursion_detection_header(params)
    return {"variables": variables, "header": params["headers"].get("X-Amzn-Trace-Id")}


function = {"AWS_LAMBDA_FUNCTION_NAME": "f"}
ids = [{"_X_AMZN_TRACE_ID": text} for text in IDS]
cases = [{}, function, ids[0], {**function, "_X_AMZN_TRACE_ID": ""}, *({**function, **each} for each in ids)]
json.dump([header(case) for case in cases], sys.stdout)
