"""Runs a command on a terminal: driver.py COLUMNS STEPS (SHOWN KEYS)... COMMAND..."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

columns, steps = int(sys.argv[1]), int(sys.argv[2])
typed = list(zip(sys.argv[3 : 3 + 2 * steps : 2], sys.argv[4 : 3 + 2 * steps : 2]))
command = sys.argv[3 + 2 * steps :]

child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(command[0], command)

screen, seen, deadline = b"", 0, time.monotonic() + 30
while True:
    while typed and screen.find(typed[0][0].encode(), seen) >= 0:
        shown, keys = typed.pop(0)
        seen = screen.find(shown.encode(), seen) + len(shown.encode())
        os.write(terminal, keys.encode())
    if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
        os.kill(child, 9)
        sys.stdout.buffer.write(screen)
        sys.exit(f"no end in sight; still to be shown: {typed[0][0] if typed else 'nothing'!r}")
    try:
        new = os.read(terminal, 65536)
    except OSError:
        new = b""
    if not new:
        break
    screen += new

_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(screen)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
