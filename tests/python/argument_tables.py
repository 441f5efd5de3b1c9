"""Tells which commands and options the AWS CLI (version 1, as the package index has it) has for every service.

Standard input: nothing that counts
Standard output: {"data": folder of service descriptions, "services": [{"name", "folder", "commands":
  {command: {"options": {option: {"member", "hidden", "streams"}}, "others": [option]}}}]}; options that are made by hand are left out
"""

import json
import sys

from awscli.arguments import BooleanArgument, CLIArgument, ListArgument
from awscli.clidriver import ServiceCommand, ServiceOperation, create_clidriver
from awscli.utils import is_streaming_blob_type

driver = create_clidriver()
PLAIN = (CLIArgument, ListArgument, BooleanArgument)


OTHERS = ("outfile", "cli-input-json", "generate-cli-skeleton")


def options(operation):
    plain = {name: option for name, option in operation.arg_table.items() if type(option) in PLAIN}
    options = {
        name: {
            "member": option._serialized_name,
            "hidden": getattr(option, "_UNDOCUMENTED", False),
            "streams": is_streaming_blob_type(option.argument_model),
        }
        for name, option in plain.items()
    }
    return {"options": options, "others": [name for name in OTHERS if name in operation.arg_table]}


services = []
for name, command in driver._get_command_table().items():
    if isinstance(command, ServiceCommand):
        operations = command._get_command_table().items()
        commands = {word: options(operation) for word, operation in operations if type(operation) is ServiceOperation}
        services.append({"name": name, "folder": command._service_name, "commands": commands})
data = driver.session.get_component("data_loader").BUILTIN_DATA_PATH
json.dump({"data": data, "services": services}, sys.stdout)
