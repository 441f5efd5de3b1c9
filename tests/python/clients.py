"""botocore clients with credentials that are no secret and without retries, and the inputs that they take."""

import pathlib
import tempfile
import zipfile

import botocore.config
import botocore.session


def cognito(endpoint, region="us-east-1"):
    return client("cognito-idp", endpoint, region)


def client(service, endpoint, region="us-east-1", wheel=None, protocol=None, credentials=("example", "example", None)):
    """A client of a service; by the description in a wheel of botocore, if one is given.

    If it is told its protocol, it takes all inputs that it can send, valid or not.
    """
    session = botocore.session.Session()
    if protocol:
        loader = session.get_component("data_loader")
        load = loader.load_service_model

        def load_one_protocol(name, kind, api_version=None):
            model = load(name, kind, api_version)
            if kind == "service-2":
                model["metadata"]["protocols"] = [protocol]
            return model

        loader.load_service_model = load_one_protocol
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
            config=botocore.config.Config(
                retries={"total_max_attempts": 1}, proxies={}, parameter_validation=not protocol
            ),
        )


def ordered(shape, value):
    """The value as botocore takes it, from how Smithy writes values in models, with the members of all structures in the model's
    order, which botocore then keeps."""
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
    return value
