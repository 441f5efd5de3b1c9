"""Tells what botocore does by itself for single services.

Standard input: nothing that counts
Standard output: [[handler, event]]; an object that handles is called like its class
"""

import json

from botocore.handlers import BUILTIN_HANDLERS


def name(handler):
    handler = getattr(handler, "__self__", handler)
    return getattr(handler, "__name__", type(handler).__name__)


print(json.dumps([[name(handler), event] for event, handler, *_ in BUILTIN_HANDLERS]))
