"""The child process itself: takes away what it must not have, runs one step, answers in JSON lines.

Started by child.py as `python -m documents.pdf.inside JOB`, where JOB is JSON. It knows neither Django nor the
database.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

# Address space of a child; PDFium and Pillow stay far below. Unit: bytes.
MEMORY_BYTES = 1536 * 1024 * 1024
# Address space of LibreOffice, which maps its whole program. Unit: bytes.
OFFICE_MEMORY_BYTES = 4 * 1024 * 1024 * 1024
# Unit: seconds.
CPU_SECONDS = 120
# The largest file that a step may write. Unit: bytes.
FILE_BYTES = 512 * 1024 * 1024

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
NETWORK_STAYS = "the kernel does not let this process give up its network; proxies are unset instead"


def main() -> None:
    """Run the step that the command line names."""
    job = json.loads(sys.argv[1])
    if not confine(OFFICE_MEMORY_BYTES if job["step"] == "convert" else MEMORY_BYTES):
        say({"said": NETWORK_STAYS})
    # The libraries that open files are loaded after the limits stand.
    from documents.pdf import steps
    from people.rules import Refused

    def tell(state: str, percent: int) -> None:
        say({"state": state, "percent": percent})

    try:
        say({"done": steps.STEPS[job["step"]](tell, **job["arguments"])})
    except Refused as refused:
        say({"refused": refused.msgid, "values": refused.values})


def say(line: dict[str, Any]) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def confine(memory: int) -> bool:
    """Set the limits of this process and of all it starts; tell whether it has lost its network."""
    system = ctypes.CDLL(None, use_errno=True)
    # A killed worker takes its child along.
    system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    system.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    return leave_network(system)


def leave_network(system: ctypes.CDLL) -> bool:
    """Move into a network of our own that has no way out; tell whether the kernel let us."""
    user, group = os.getuid(), os.getgid()
    if system.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    # Keep our own name in the new name space: LibreOffice asks who it is.
    for path, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{path}", "w") as file:
            file.write(text)
    return True


if __name__ == "__main__":
    main()
