"""How botocore splits the command lines of `credential_process`.

Standard output: a list of {"line", "posix", "windows"}, with the words that a system of the kind has, or null where a line is
refused.
"""

import itertools
import json
import random
import sys

from botocore.compat import compat_shell_split

LINES = [
    "",
    " \t\r\n",
    "tool --flag  value\n",
    "/opt/bin/tool --name 'a b' --id \"c d\"",
    "C:\\Tools\\tool.exe \"C:\\Program Files\\x\\\" c\\",
    "a#b # c",
    "$HOME `x` $(y) ~ * a;b|c>d & \\\n e",
    "\u00a0é\u2003\v\f",
]
SHORT = ["".join(letters) for count in (1, 2, 3) for letters in itertools.product("a'\"\\ ", repeat=count)]
RANDOM = random.Random(1)
LONG = ["".join(RANDOM.choices("ab'\"\\\\ \t\n#$", k=RANDOM.randint(4, 14))) for _ in range(250)]


def split(line, platform):
    try:
        return compat_shell_split(line, platform)
    except ValueError:
        return None


def case(line):
    return {"line": line, "posix": split(line, "linux"), "windows": split(line, "win32")}


json.dump(list(map(case, LINES + SHORT + LONG)), sys.stdout)
