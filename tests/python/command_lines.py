"""Runs command lines of the AWS CLI (version 1, as the package index has it) and tells which requests they send.

Standard input: {"commands": [{"words": [after "aws"], "files": {name: text}}]}
Standard output: [{"target", "body"}], or {"problem"} where no request was sent
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

requests = []


class Recorder(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        requests.append({"target": self.headers["X-Amz-Target"], "body": json.loads(body)})
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


def run(driver, words, files):
    del requests[:]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, text in files.items():
            with open(name, "w") as file:
                file.write(text)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                driver.main(words + ["--endpoint-url", url, "--region", "us-east-1"])
            except SystemExit:
                pass
        os.chdir("/")
    return requests[0] if requests else {"problem": said.getvalue()}


server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
url = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
order = json.load(sys.stdin)
with tempfile.NamedTemporaryFile("w") as config:
    # Version 2 takes URLs in values as text, and so shall this one.
    config.write("[default]\ncli_follow_urlparam = false\n")
    config.flush()
    os.environ.update(AWS_CONFIG_FILE=config.name, AWS_ACCESS_KEY_ID="example", AWS_SECRET_ACCESS_KEY="example")
    # Imported with the environment as it shall be.
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    answers = [run(driver, command["words"], command["files"]) for command in order["commands"]]
json.dump(answers, sys.stdout)
