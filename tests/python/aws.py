"""Runs command lines of the AWS CLI (version 1, as the package index has it) against a server.

Standard input: {"url", "commands": [[words after "aws"], ...], "variables": {NAME: value}},
where keys come from variables unless others are given.
Standard output: [{"status", "stdout", "stderr"}, ...]
"""

import contextlib
import io
import json
import os
import sys

order = json.load(sys.stdin)
usual = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example"}
os.environ.update(order.get("variables", usual), AWS_PAGER="")
# Imported with the environment as it shall be.
from awscli.clidriver import create_clidriver

driver = create_clidriver()
results = []
for words in order["commands"]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(words + ["--endpoint-url", order["url"], "--region", "us-east-1"])
        except SystemExit as end:
            status = end.code
    results.append({"status": status, "stdout": out.getvalue(), "stderr": err.getvalue()})
json.dump(results, sys.stdout)
