"""How botocore writes and reads points in time.

Standard output: a list of {"seconds", "written"}, where "written" has a text by the name of its format, and of {"text",
"format", "seconds", "nanoseconds"} of texts that are read.
"""

import datetime
import json
import sys

from botocore.serialize import JSONSerializer
from botocore.utils import parse_timestamp

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
FORMATS = {"date-time": "iso8601", "http-date": "rfc822", "epoch-seconds": "unixtimestamp"}
SECONDS = [
    0, 1, 59, 60, 3_599, 86_399, 86_400, 951_782_399, 951_782_400, 951_868_800, 1_000_000_000, 1_709_164_800, 1_709_251_199,
    1_735_689_599, 2_147_483_647, 2_147_483_648, 4_107_542_399, 4_107_542_400, 253_402_300_799, -1, -86_400, -86_401,
    -2_203_977_600, -11_644_473_600, -30_609_792_000,
]  # fmt: skip
READ = [
    ("1970-01-01T00:00:00Z", "date-time"),
    ("2026-11-27T07:08:09Z", "date-time"),
    ("2026-11-27T07:08:09.5Z", "date-time"),
    ("2026-11-27T07:08:09.000001Z", "date-time"),
    ("2026-11-27T07:08:09+01:30", "date-time"),
    ("2026-11-27T07:08:09-08:00", "date-time"),
    ("2024-02-29T23:59:59Z", "date-time"),
    ("Fri, 27 Nov 2026 07:08:09 GMT", "http-date"),
    ("Thu, 29 Feb 2024 00:00:00 GMT", "http-date"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "http-date"),
    ("0", "epoch-seconds"),
    ("1795763289", "epoch-seconds"),
    ("1795763289.25", "epoch-seconds"),
    ("-1", "epoch-seconds"),
    ("1.795763289E9", "epoch-seconds"),
]


def write(seconds):
    value = EPOCH + datetime.timedelta(seconds=seconds)
    write_as = JSONSerializer()._convert_timestamp_to_str
    return {"seconds": seconds, "written": {name: str(write_as(value, kind)) for name, kind in FORMATS.items()}}


def read(text, name):
    since = parse_timestamp(text) - EPOCH
    seconds, nanoseconds = since.days * 86_400 + since.seconds, since.microseconds * 1_000
    return {"text": text, "format": name, "seconds": seconds, "nanoseconds": nanoseconds}


json.dump([*map(write, SECONDS), *(read(*case) for case in READ)], sys.stdout)
