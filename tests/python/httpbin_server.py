"""Runs httpbin on a free port of 127.0.0.1, announces its address, and leaves when standard input ends."""

import os
import sys
import threading

from httpbin import app
from werkzeug.serving import WSGIRequestHandler, make_server


def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


class KeepsOpen(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"


server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=KeepsOpen)
threading.Thread(target=leave_with_parent, daemon=True).start()
print(f"listening at http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
