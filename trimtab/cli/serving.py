"""Where the web server listens, whether it may, and whether it answers."""

import errno
import fcntl
import http.client
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings

LOCK = "running.lock"


def refuse_bad_settings() -> None:
    """Raise ClickException when a setting has a problem: nothing that writes may run on stand-ins."""
    bad = [f"{problem.setting} {problem.what}." for problem in settings.TRIMTAB_PROBLEMS]
    if bad:
        raise click.ClickException("\n".join([*bad, "trimtab doctor says what to do."]))


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the data folder for one running Trimtab. Raises ClickException when another holds it.

    The lock goes with the process, however that ends.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            raise click.ClickException(f"Trimtab is running on {home}. Stop it first.") from held
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free_port(bind: str, wanted: int) -> int:
    """The port to listen on: ``wanted``, or any free one for 0. Raises ClickException when it is taken."""
    family = socket.AF_INET6 if ipaddress.ip_address(bind).version == 6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, wanted))
        except OSError as refused:
            raise click.ClickException(_refusal(bind, wanted, refused)) from refused
        return int(probe.getsockname()[1])


def _refusal(bind: str, port: int, refused: OSError) -> str:
    if refused.errno == errno.EADDRINUSE:
        another = port + 1000 if port + 1000 <= 65535 else 9000
        return f"Port {port} is in use by another program. Choose another: make run PORT={another}"
    if refused.errno == errno.EADDRNOTAVAIL:
        return f"TRIMTAB_BIND is {bind}, which is not an address of this machine. Use 127.0.0.1."
    return f"Cannot listen on {bind} port {port}: {refused.strerror}."


def reachable_host(bind: str) -> str:
    """By which host does this machine reach a server bound to ``bind``? IPv6 comes without brackets."""
    address = ipaddress.ip_address(bind)
    if address.is_unspecified:
        return "::1" if address.version == 6 else "127.0.0.1"
    return bind


def public_address(bind: str, port: int) -> str:
    """What does a person type to get here? With HTTPS, the first allowed name that is not local."""
    if settings.TRIMTAB_HTTPS:
        names = [name for name in settings.ALLOWED_HOSTS if name not in ("127.0.0.1", "localhost", "[::1]")]
        if names:
            return f"https://{names[0].lstrip('.')}"
    host = reachable_host(bind)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def answers(bind: str, port: int) -> bool:
    """Does the web server answer a request now, whatever it says?"""
    connection = http.client.HTTPConnection(reachable_host(bind), port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".")})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
