"""The protocol that botocore speaks with each of its services.

Standard output: {service: {"metadata": what its description says of itself, "speaks": the protocol}}
"""

import json
import sys

from botocore.session import Session

json.load(sys.stdin)
session = Session()
services = {}
for name in session.get_available_services():
    model = session.get_service_model(name)
    services[name] = {"metadata": model.metadata, "speaks": model.resolved_protocol}
json.dump(services, sys.stdout)
