"""Who acts at the command line, for the audit log?"""

import getpass
import os
import socket

from trimtab.domain.audit.actor import Actor


def actor() -> Actor:
    """The command line, with the login name and the machine it was typed on."""
    return Actor("command line", address=f"{_login()}@{socket.gethostname()}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        return str(os.getuid())
