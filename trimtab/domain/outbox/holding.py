"""Who holds a lease? A process of a machine, so that whoever begins there knows which holders are no more.

A process killed in the middle leaves its lease behind. On the same machine its successor need not wait for it to run
out; anywhere else nobody can tell, and waits.
"""

import os
import secrets
import socket

_LONGEST_HOST = 20


def new_lease() -> str:
    """A lease of this process: machine, process, and what nobody else has."""
    return f"{_host()}/{os.getpid()}/{secrets.token_hex(12)}"


def is_left_behind(lease: str) -> bool:
    """Was it held by a process of this machine that is no more? False where that cannot be told."""
    host, _, rest = lease.partition("/")
    process = rest.partition("/")[0]
    if host != _host() or not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)  # asks only: no signal is sent
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _host() -> str:
    return socket.gethostname().replace("/", "-")[:_LONGEST_HOST]
