"""What botocore signs, by header and by query.

Standard output: the requests that stand here, each with botocore's canonical requests, strings to sign and signatures.
"""

import datetime
import json
import sys
from unittest import mock
from urllib.parse import quote, urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PLAIN = {"access_key": "AKIDEXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token": None}
TOKEN = {**PLAIN, "token": "IQoJb3JpZ2lu//////////wEaCXVzLWVhc3QtMSJHMEUC=="}
LONG = {"access_key": "ASIALONG", "secret_key": "a secret longer than a block of SHA-256, " * 3, "token": "t"}
POST = {
    "method": "POST",
    "url": "https://cognito-idp.eu-west-1.amazonaws.com/",
    "headers": [
        ["content-type", "application/x-amz-json-1.1"],
        ["x-amz-target", "AWSCognitoIdentityProviderService.AdminGetUser"],
    ],
    "body": '{"UserPoolId":"eu-west-1_x","Username":"Zoë 漢字 🎉"}',
}
EVERY_BYTE = "".join(f"%{byte:02X}" for byte in range(256))


def get(url, *headers):
    return {"method": "GET", "url": url, "headers": [list(header) for header in headers], "body": ""}


# name, request, and what differs: credentials, region, service, time, s3 (its own rules), expires
CASES = [
    ("the smallest request", get("https://example.amazonaws.com/"), {}),
    ("a call of awsJson1_1", POST, {"service": "cognito-idp", "region": "eu-west-1"}),
    ("a session token", POST, {**TOKEN, "service": "cognito-idp", "region": "eu-west-1"}),
    ("a key longer than a block", POST, LONG),
    ("another method", {**POST, "method": "DELETE"}, {}),
    ("the last second of a leap year", POST, {"time": "2024-12-31T23:59:59Z"}),
    ("the first day of the era", POST, {"time": "1970-01-01T00:00:00Z"}),
    ("digits with leading zeros", POST, {"time": "2001-02-03T04:05:06Z"}),
    ("another region", POST, {"region": "us-gov-west-1"}),
    ("another service", POST, {"service": "execute-api"}),
    ("a port", get("http://127.0.0.1:8080/a/b"), {}),
    ("a path with a slash at its end", get("https://example.amazonaws.com/a/b/"), {}),
    # Not at the end, where botocore drops the slash that RFC 3986 and AWS's other suites keep.
    ("empty and dotted segments", get("https://example.amazonaws.com//a/./b//../c/../d/"), {}),
    ("dots above the root", get("https://example.amazonaws.com/../../a"), {}),
    ("escapes in a path", get("https://example.amazonaws.com/a%20b/%C3%A9%2F~-_.!'()*"), {}),
    ("every byte in a path", get(f"https://example.amazonaws.com/{EVERY_BYTE}"), {}),
    ("an encoded ARN in a path", get("https://example.amazonaws.com/f/arn%3Aaws%3Alambda%3A%3A1%3Ax/invoke"), {}),
    ("a sorted query", get("https://example.amazonaws.com/?b=2&a=2&a=1&A=3&a-=0&aa=1"), {}),
    ("a query without values", get("https://example.amazonaws.com/?delete&list-type=2&z="), {}),
    ("escapes in a query", get("https://example.amazonaws.com/?q=%20%2B%26%3D%25%C3%A9~&%C3%A9=%2F"), {}),
    ("every byte in a query", get(f"https://example.amazonaws.com/?q={quote(bytes(range(256)), safe='')}"), {}),
    ("names with capitals", get("https://example.amazonaws.com/", ("X-Custom", "A"), ("x-amz-Other", "b")), {}),
    ("blanks in values", get("https://example.amazonaws.com/", ("x-a", "  a   b  c "), ("x-b", "\ta")), {}),
    ("values of one name", get("https://example.amazonaws.com/", ("x-a", "2"), ("x-b", "z"), ("x-a", "1")), {}),
    ("an empty value", get("https://example.amazonaws.com/", ("x-a", "")), {}),
    (
        "headers of the way are not signed",
        get(
            "https://example.amazonaws.com/",
            *((name, "1") for name in botocore.auth.SIGNED_HEADERS_BLACKLIST),
            ("x-signed", "1"),
        ),
        {},
    ),
    ("an earlier signature", get("https://example.amazonaws.com/", ("authorization", "AWS4 x"), ("x-amz-date", "x")), TOKEN),
    ("an object of Amazon S3", get("https://b.s3.amazonaws.com/a//b/../c%20d"), {"service": "s3", "s3": True}),
    ("a put of Amazon S3", {**POST, "method": "PUT"}, {**TOKEN, "service": "s3", "s3": True}),
    ("a token that is only sent along", POST, {**TOKEN, "token_is_signed": False}),
    ("a second", POST, {"expires": 1}),
    ("a week", POST, {**TOKEN, "expires": 604800}),
]


def sign(name, request, settings):
    case = {"name": name, **request, **PLAIN, "region": "us-east-1", "service": "service"}
    case |= {"time": "2026-11-27T07:08:09Z", "s3": False, "expires": 900, "token_is_signed": True, **settings}
    if not any(header[0].lower() == "host" for header in case["headers"]):
        case["headers"] = [["host", urlsplit(case["url"]).netloc], *case["headers"]]
    kind = botocore.auth.S3SigV4Auth if case["s3"] else botocore.auth.SigV4Auth
    token = case["token"] if case["token_is_signed"] else None
    auth = kind(Credentials(case["access_key"], case["secret_key"], token), case["service"], case["region"])
    time = datetime.datetime.fromisoformat(case["time"])
    case["by_header"] = signed_by_header(case, auth, time)
    case["by_query"] = signed_by_query(case, auth, token, time)
    return case


def request_of(case, url):
    request = AWSRequest(method=case["method"], url=url, data=case["body"].encode())
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    return request


def answer(auth, request):
    canonical = auth.canonical_request(request)
    text = auth.string_to_sign(request, canonical)
    return {"canonical_request": canonical, "string_to_sign": text, "signature": auth.signature(text, request)}


def signed_by_header(case, auth, time):
    request = request_of(case, case["url"])
    with mock.patch("botocore.auth.get_current_datetime", lambda: time):
        auth.add_auth(request)
    authorization = request.headers["Authorization"]
    del request.headers["Authorization"]
    return {**answer(auth, request), "authorization": authorization}


def signed_by_query(case, auth, token, time):
    """The parameters are put into the URL as the documentation lists them: botocore moves the body there, too."""
    request = request_of(case, case["url"])
    for name in ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"]:
        del request.headers[name]
    request.context["timestamp"] = time.strftime(botocore.auth.SIGV4_TIMESTAMP)
    parameters = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": auth.scope(request),
        "X-Amz-Date": request.context["timestamp"],
        "X-Amz-Expires": str(case["expires"]),
        "X-Amz-SignedHeaders": auth.signed_headers(auth.headers_to_sign(request)),
    }
    if token:
        parameters["X-Amz-Security-Token"] = token
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    request.url += ("&" if "?" in request.url else "?") + query
    return answer(auth, request)


json.dump([sign(*case) for case in CASES], sys.stdout)
