"""The passwords that botocore makes for databases.

Standard output: a list of {"service", "arguments", "keys", "region", "time", "token"}; the arguments are those of botocore's methods, and
`admin` says which of DSQL's two.
"""

import datetime
import json
import sys
from unittest import mock

import botocore.session

KEYS = ["AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None]
SESSION = ["ASIAEXAMPLE", "s3cret", "IQoJb3JpZ2lu//////////wEaCXVzLWVhc3QtMSJHMEUC=="]
TIME = "2026-11-27T07:08:09+00:00"


def token(service, keys, region, **arguments):
    session = botocore.session.Session()
    session.set_credentials(*keys)
    client = session.create_client(service, region_name="us-west-2")
    admin = arguments.pop("admin", None)
    if service == "rds":
        make = client.generate_db_auth_token
    else:
        make = client.generate_db_connect_admin_auth_token if admin else client.generate_db_connect_auth_token
    time = datetime.datetime.fromisoformat(TIME)
    with mock.patch("botocore.auth.get_current_datetime", lambda: time):
        made = make(**arguments, Region=region)
    arguments |= {} if admin is None else {"admin": admin}
    return {
        "service": service,
        "arguments": arguments,
        "keys": keys,
        "region": region,
        "time": TIME.replace("+00:00", "Z"),
        "token": made,
    }


HOST = "db.abc.eu-west-1.rds.amazonaws.com"
CLUSTER = "abc.dsql.eu-west-1.on.aws"
CASES = [
    token("rds", KEYS, "eu-west-1", DBHostname=HOST, Port=5432, DBUsername="diego"),
    token("rds", SESSION, "us-east-1", DBHostname=HOST, Port=443, DBUsername="Zoë o'Neil+x&y=/~%"),
    token("dsql", KEYS, "eu-west-1", Hostname=CLUSTER, admin=False),
    token("dsql", SESSION, "eu-west-1", Hostname=CLUSTER, ExpiresIn=604800, admin=False),
    token("dsql", KEYS, "us-east-2", Hostname=CLUSTER, ExpiresIn=1, admin=True),
]
json.dump(CASES, sys.stdout)
