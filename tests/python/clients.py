"""botocore clients with credentials that are no secret and without retries, and the inputs that they take."""

import json
import pathlib
import tempfile
import zipfile

import botocore.config
import botocore.session
from botocore.serialize import is_json_value_header


def cognito(endpoint, region="us-east-1"):
    return client("cognito-idp", endpoint, region)


def client(service, endpoint, region="us-east-1", wheel=None, credentials=("example", "example", None)):
    """A client of a service; by the description in a wheel of botocore, if one is given."""
    session = botocore.session.Session()
    with tempfile.TemporaryDirectory() as folder:
        if wheel:
            files = zipfile.ZipFile(wheel)
            files.extractall(folder, [name for name in files.namelist() if name.startswith(f"botocore/data/{service}/")])
            session.get_component("data_loader").search_paths.insert(0, str(pathlib.Path(folder, "botocore/data")))
        return session.create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=credentials[0],
            aws_secret_access_key=credentials[1],
            aws_session_token=credentials[2],
            config=botocore.config.Config(retries={"total_max_attempts": 1}, proxies={}),
        )


def ordered(shape, value):
    """The value as botocore takes it, from how Smithy writes values in models, with the members of all structures in the model's
    order, which botocore then keeps."""
    if value is None or getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{shape.name} has no {unknown}"
        return {name: ordered(member, value[name]) for name, member in shape.members.items() if name in value}
    if shape.type_name == "list":
        return [ordered(shape.member, element) for element in value]
    if shape.type_name == "map":
        return {key: ordered(shape.value, element) for key, element in value.items()}
    if shape.type_name == "blob":
        return value.encode()
    if shape.type_name in ("float", "double"):
        return float(value)
    if is_json_value_header(shape):
        return json.loads(value)
    return value
