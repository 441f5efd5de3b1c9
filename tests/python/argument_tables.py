"""Tells which commands and options the AWS CLI (version 1, as the package index has it) has for every service.

Standard input: nothing that counts
Standard output: {"data": folder of service descriptions, "services": [{"name", "folder", "commands":
  {command: {option: {"member", "hidden"}}}}]}; options that are no member's, or made by hand, are left out
"""

import json
import sys

from awscli.arguments import BooleanArgument, CLIArgument, ListArgument
from awscli.clidriver import ServiceCommand, ServiceOperation, create_clidriver

driver = create_clidriver()
PLAIN = (CLIArgument, ListArgument, BooleanArgument)


def options(operation):
    plain = {name: option for name, option in operation.arg_table.items() if type(option) in PLAIN}
    return {
        name: {"member": option._serialized_name, "hidden": getattr(option, "_UNDOCUMENTED", False)}
        for name, option in plain.items()
    }


services = []
for name, command in driver._get_command_table().items():
    if isinstance(command, ServiceCommand):
        operations = command._get_command_table().items()
        commands = {word: options(operation) for word, operation in operations if type(operation) is ServiceOperation}
        services.append({"name": name, "folder": command._service_name, "commands": commands})
data = driver.session.get_component("data_loader").BUILTIN_DATA_PATH
json.dump({"data": data, "services": services}, sys.stdout)
