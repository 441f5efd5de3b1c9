"""What botocore's library of endpoint rules answers.

Standard output: a list of {"function", "arguments", "result"}.
"""

import json
import sys
from importlib.resources import files

from botocore.endpoint_provider import RuleSetStandardLibrary

partitions = json.loads(files("botocore").joinpath("data/partitions.json").read_text())
library = RuleSetStandardLibrary(partitions)

PARTITION = ["name", "dnsSuffix", "dualStackDnsSuffix", "implicitGlobalRegion", "supportsFIPS", "supportsDualStack"]
REGIONS = [region for partition in partitions["partitions"] for region in partition["regions"]]
REGIONS += ["us-moon-1", "us-gov-moon-17", "cn-moon-2", "us-iso-moon-1", "us-isob-moon-1", "eu-isoe-moon-1", "us-isof-moon-1"]
REGIONS += ["eusc-de-moon-1", "eusc-fr-moon-1", "mx-x-3", "me--1", "us-east-", "us-east-1a", "xx-east-1", "us_east_1", ""]
TEXTS = ["", "a", "ab", "abc", "abcdefghij", "abcdé", "--x-s3", "bucket--use1-az4--x-s3"]
LABELS = ["a", "a" * 63, "a" * 64, "a-b", "-a", "a-", "A1", "a_b", "a b", "é", "", ".", "a.", ".a", "a.b", "a..b", "a.-b", "0"]
BUCKETS = ["ab", "abc", "a" * 63, "a" * 64, "my-bucket", "My-bucket", "a.b", "a.b.c", "-ab", "ab-", "a_b", "192.168.5.4", "1.2.3"]
ARNS = [
    "arn:aws:s3:us-east-2:012345678910:outpost/op-1/bucket:x",
    "arn:aws:s3:::bucket",
    "arn:aws:s3:::a:b/c",
    "arn:aws:iam::1:user/",
    "arn::s3:::x",
    "arn:aws::::x",
    "arn:aws:s3:::",
    "arn:aws:s3::",
    "arn",
    "bucket",
    "",
]
URLS = [
    "https://example.com",
    "http://example.com/",
    "https://example.com:8443/a/b",
    "https://example.com/a/b/",
    "https://127.0.0.1",
    "https://127.0.0.1:8080/x",
    "https://1.2.3/",
    "https://[fe80::1]",
    "https://[fe80::1]:443/x",
    "https://example.com?q=1",
    "https://example.com/a?q=1",
    "https://example.com:port/",
    "https://example.com:65535/",
    "https://example.com:65536/",
    "ftp://example.com",
    "example.com",
    "",
]
ENCODED = ["", "aZ09-_.~", "a b", "a/b", "é", "%", "a+b&c=d", "\n"]


def calls():
    yield from (("aws_partition", [region]) for region in REGIONS)
    yield from (("substring", [text, *rest]) for text in TEXTS for rest in [(0, 1, False), (1, 3, False), (1, 3, True)])
    yield from (("substring", [text, *rest]) for text in TEXTS for rest in [(0, 10, True), (2, 2, False), (3, 2, True)])
    yield from (("is_valid_host_label", [text, dots]) for text in LABELS for dots in [False, True])
    yield from (("aws_is_virtual_hostable_s3_bucket", [text, dots]) for text in BUCKETS for dots in [False, True])
    yield from (("aws_parse_arn", [text]) for text in ARNS)
    yield from (("parse_url", [text]) for text in URLS)
    yield from (("uri_encode", [text]) for text in ENCODED)


def call(function, arguments):
    result = getattr(library, function)(*arguments)
    if function == "aws_partition":
        result = {name: result[name] for name in PARTITION}
    return {"function": function, "arguments": arguments, "result": result}


json.dump([call(*each) for each in calls()], sys.stdout)
