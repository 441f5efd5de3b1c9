"""Tells what botocore does by itself for single services.

Standard input: nothing that counts
Standard output: {"handlers": [[handler, event]], "long_polls": {service: [operation]}}; an object that handles is called like its class
"""

import json

from botocore.handlers import BUILTIN_HANDLERS
from botocore.retries.standard import RetryHandler


def name(handler):
    handler = getattr(handler, "__self__", handler)
    return getattr(handler, "__name__", type(handler).__name__)


handlers = [[name(handler), event] for event, handler, *_ in BUILTIN_HANDLERS]
long_polls = {service: sorted(names) for service, names in RetryHandler._LONG_POLLING_OPERATIONS.items()}
print(json.dumps({"handlers": handlers, "long_polls": long_polls}))
