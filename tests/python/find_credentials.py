"""Finds credentials in environments as botocore does, one after the other.

A line of standard input: {"variables": {NAME: value}, "profile": name or null, "cache": folder or null}, where the folder is what the AWS
CLI keeps credentials of roles in. A line of standard output: {"found": [key, secret, token,
account]}, {"none": true}, or {"failed": what went wrong}. Codes of devices are 123456.
"""

import getpass
import json
import os
import sys

# Before botocore takes it for a default.
getpass.getpass = lambda prompt: "123456"

import botocore.credentials
import botocore.session
import botocore.tokens
from botocore.utils import JSONFileCache


# What the interpreter itself was given.
OURS = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and name != "HOME"}


def find(variables, profile, cache):
    os.environ.clear()
    os.environ.update(OURS)
    os.environ.update(variables)
    # botocore has asked for the home folder once and for all.
    sign_ins = os.path.expanduser(os.path.join("~", ".aws", "sso", "cache"))
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = sign_ins
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = sign_ins
    session = botocore.session.Session(profile=profile)
    if cache is not None:
        for name in ("assume-role", "assume-role-with-web-identity"):
            session.get_component("credential_provider").get_provider(name).cache = JSONFileCache(cache)
    credentials = session.get_credentials()
    if credentials is None:
        return {"none": True}
    frozen = credentials.get_frozen_credentials()
    account = credentials.get_deferred_property("account_id")()
    return {"found": [frozen.access_key, frozen.secret_key, frozen.token, account]}


for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = find(order["variables"], order["profile"], order["cache"])
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))
