"""Finds the endpoints that botocore's clients have, in environments and for services.

Standard input: {"environments": [{NAME: value}, ...], "services": those that are looked for there}
Standard output: {"found": for each environment {service: URL, or null where there is none to be had}, "names": for each service that there is, [the name that SDKs know it by, the
variable of its endpoint]}
"""

import json
import os
import sys

from botocore.configprovider import ConfiguredEndpointProvider
from botocore.exceptions import InvalidConfigError
from botocore.session import Session

order = json.load(sys.stdin)
# What the interpreter itself was given.
OURS = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and name != "HOME"}


# Reads each description once.
LOADER = Session().get_component("data_loader")


def endpoint(service):
    session = Session()
    session.register_component("data_loader", LOADER)
    keys = {"aws_access_key_id": "example", "aws_secret_access_key": "example"}
    try:
        return session.create_client(service, "eu-west-1", **keys).meta.endpoint_url
    except InvalidConfigError:
        return None


def endpoints(variables):
    os.environ.clear()
    os.environ.update(OURS | variables)
    return {service: endpoint(service) for service in order["services"]}


class Asked(dict):
    """Remembers which variable is looked for first."""

    def __contains__(self, name):
        self.setdefault("first", name)
        return super().__contains__(name)


def variable(service):
    asked = Asked()
    ConfiguredEndpointProvider(full_config={}, scoped_config={}, client_name=service, environ=asked).provide()
    return asked["first"]


def names(session):
    services = session.get_available_services()
    return {name: [session.get_service_model(name).metadata["serviceId"], variable(name)] for name in services}


json.dump({"found": [endpoints(one) for one in order["environments"]], "names": names(Session())}, sys.stdout)
