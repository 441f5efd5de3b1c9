"""Runs moto on a free port of 127.0.0.1, announces its address, and leaves when standard input ends."""

import os
import sys
import threading

from moto.core.config import default_user_config
from moto.server import DomainDispatcherApplication, create_backend_app
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server


def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


# Functions of Lambda say what they are told, where there is nothing to run them in.
default_user_config["lambda"]["use_docker"] = False
application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
os.environ["MOTO_PORT"] = str(server.server_port)
threading.Thread(target=leave_with_parent, daemon=True).start()
print(f"listening at http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
