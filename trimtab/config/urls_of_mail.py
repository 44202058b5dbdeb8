"""Where do the links in e-mail lead, when nobody said?"""

from collections.abc import Sequence

_HERE = ("127.0.0.1", "localhost", "[::1]")


def own_url(hosts: Sequence[str], port: int, *, https: bool) -> str:
    """The address of this Trimtab by the first host name that others can use; this machine's where there is none."""
    name = next((host.lstrip(".") for host in hosts if host not in _HERE), "")
    if https and name:
        return f"https://{name}"
    return f"http://{name or 'localhost'}:{port}"
