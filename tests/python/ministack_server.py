"""Runs ministack on a free port of 127.0.0.1, announces its address, and leaves when standard input ends."""

import asyncio
import os
import socket
import sys
import threading

listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
# It serves HTTP alone, and no daemon of containers is asked for anything.
os.environ.update(GATEWAY_PORT=str(port), SFTP_ENABLED="0", IOT_MTLS_ENABLED="0", DOCKER_HOST="unix:///dev/null/none")
# Imported with the environment as it shall be.
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app


def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


config = Config()
config.bind = [f"fd://{listener.fileno()}"]
threading.Thread(target=leave_with_parent, daemon=True).start()
print(f"listening at http://127.0.0.1:{port}", flush=True)
asyncio.run(serve(app, config))
