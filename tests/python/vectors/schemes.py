"""Which scheme of authentication botocore takes, of those that an operation accepts.

Standard output: a list of {"accepted", "preference", "in_code", "token", "scheme"}: what is accepted, what is preferred and whether a
program or a setting says so, whether the environment has a token, and the scheme's name. What awscrt would sign counts as there.
"""

import itertools
import json
import os
import sys

from botocore.auth import AUTH_PREF_TO_SIGNATURE_VERSION, AUTH_TYPE_MAPS
from botocore.auth import resolve_auth_scheme_preference, resolve_auth_type
from botocore.handlers import _should_prefer_bearer_auth

AUTH_TYPE_MAPS.setdefault("v4a", None)
NAMES = {version: name for name, version in AUTH_PREF_TO_SIGNATURE_VERSION.items()}
SCHEMES = ["aws.auth#sigv4", "aws.auth#sigv4a", "smithy.api#httpBearerAuth", "smithy.api#noAuth"]
ACCEPTED = [list(some) for count in (1, 2) for some in itertools.permutations(SCHEMES, count)]
ACCEPTED += [SCHEMES, SCHEMES[::-1], SCHEMES[:3], SCHEMES[2::-1]]
PREFERENCES = ["sigv4", "sigv4a, sigv4", "httpBearerAuth", "\tmagic,noAuth ,,httpBearerAuth"]


def scheme(accepted, preference, in_code, token):
    if preference is None:
        version = resolve_auth_type(accepted)
    else:
        # As botocore's `_compute_auth_scheme_preference_config` cleans them.
        names = [name.replace(" ", "").replace("\t", "") for name in preference.split(",") if name.strip()]
        version = resolve_auth_scheme_preference(names, accepted)
    os.environ.pop("AWS_BEARER_TOKEN_BEDROCK", None)
    if token:
        os.environ["AWS_BEARER_TOKEN_BEDROCK"] = "token"
    return NAMES["bearer" if _should_prefer_bearer_auth(in_code, "bedrock", version, accepted) else version]


CASES = [
    {"accepted": accepted, "preference": preference, "in_code": in_code, "token": token}
    for accepted in ACCEPTED
    for preference in [None, *PREFERENCES]
    for in_code in ((False, True) if preference else (False,))
    for token in (False, True)
]
json.dump([{**case, "scheme": scheme(**case)} for case in CASES], sys.stdout)
