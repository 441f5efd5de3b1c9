"""What botocore takes from answers that are errors.

Standard output: a list of {"status", "headers", "body", "code", "message", "request_id"}.
"""

import json
import sys

from botocore.handlers import _map_oauth2_errors
from botocore.parsers import create_parser

URI = "http://internal.amazon.com/coral/com.amazon.coral.validate/"
ID = {"x-amzn-requestid": "6d3bd3a5-3a9c-4a0e-8a2c-0d5a2f2c9d11"}
CASES = [
    (400, {}, '{"__type":"TooLong","message":"no"}'),
    (400, {}, '{"__type":"com.example.notes#TooLong","message":"no"}'),
    (400, {}, f'{{"__type":"TooLong:{URI}","message":"no"}}'),
    (400, {}, f'{{"__type":"com.example#TooLong:{URI}","message":"no"}}'),
    (400, ID, '{"__type":"TooLong","Message":"capital"}'),
    (400, ID, '{"message":"before","__type":"TooLong","Limit":"7"}'),
    (400, {}, '{"__type":"TooLong","message":"both","Message":"BOTH"}'),
    (400, {}, '{"__type":"TooLong","message":"Zo\\u00eb \\ud83c\\udf89 \\"x\\""}'),
    (409, ID, '{"__type":"Busy","message":"later"}'),
    (400, {}, '{"__type":"NobodyKnows","message":"?"}'),
    (500, {}, '{"__type":"InternalFailure"}'),
    (503, ID, '{"__type":"com.amazon.coral.service#ServiceUnavailableException","Message":null}'),
    (400, {}, '{"__type":"InvalidGrantException","error":"invalid_grant","error_description":"why"}'),
    (400, {}, '{"__type":"TooLong","error_description":"why","Message":"no"}'),
    (400, {}, '{"__type":"TooLong","error_description":"","message":""}'),
]


def parse(status, headers, body):
    response = {"status_code": status, "headers": headers, "body": body.encode(), "context": {}}
    _map_oauth2_errors(response)
    parsed = create_parser("json").parse(response, None)
    error, case = parsed["Error"], {"status": status, "headers": headers, "body": body}
    request_id = parsed["ResponseMetadata"].get("RequestId")
    return {**case, "code": error["Code"], "message": error["Message"] or None, "request_id": request_id}


json.dump([parse(*case) for case in CASES], sys.stdout)
