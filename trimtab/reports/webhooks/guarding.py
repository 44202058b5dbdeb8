"""May a webhook be called there? Never this machine, its network or a cloud's own services (SSRF).

A name is looked up once, by posting.py, and the connection goes to the address that was judged here: a name that leads
elsewhere a moment later changes nothing. The only way around is TRIMTAB_DANGEROUS_WEBHOOK_TARGETS.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
LONGEST = 500
_NETWORKS = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # a cloud's own service at an address that looks public
        "::/96", "::1/128", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
        "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_NAMES = frozenset({"localhost", "metadata", "instance-data", "kubernetes", "ip6-localhost", "ip6-loopback"})
_ENDINGS = (".localhost", ".local", ".internal", ".localdomain", ".home.arpa", ".cluster.local")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Forbidden(ValueError):
    """Trimtab does not call there. The text says why, in English, for the log."""


@dataclass(frozen=True)
class Destination:
    """Where a call goes. ``host`` as in the Host header and the certificate: a name in ASCII, or an address."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_number(self) -> bool:
        """Is the host an address, so that no name has to be looked up?"""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Permit:
    """An entry of the list of exceptions: a name, or a network, with one port, every port (0), or 80 and 443 (None)."""

    name: str
    network: Network | None
    port: int | None

    def allows(self, host: str, address: Address | None, port: int) -> bool:
        """Does it let a call to this host at this address and port through?"""
        same_port = port in PORTS.values() if self.port is None else self.port in (0, port)
        if not same_port:
            return False
        if self.network is None:
            return host == self.name
        return address is not None and address in self.network


def permits(text: str) -> Sequence[Permit]:
    """What a list such as "10.0.5.0/24, chat.example:8443, 127.0.0.1:*" allows. Raises ValueError for a bad entry."""
    return [_permit(entry.strip()) for entry in text.split(",") if entry.strip()]


def _permit(entry: str) -> Permit:
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\](?:/\d+)?|[^:\s]+)(?::(\d{1,5}|\*))?", entry)
    if found is None:
        raise ValueError(entry)
    where, port = found[1].replace("[", "").replace("]", "").lower(), found[2]
    number = None if port is None else 0 if port == "*" else int(port)
    try:
        return Permit("", ip_network(where, strict=False), number)
    except ValueError:
        if not _is_name(where):
            raise ValueError(entry) from None
        return Permit(where, None, number)


def destination(url: str, allowed: Sequence[Permit] = ()) -> Destination:
    """Where does this URL lead, as far as it says itself? Raises Forbidden for what may be called in no case."""
    if len(url) > LONGEST or not url.isprintable() or any(sign in url for sign in ' \\"<>^`{|}'):
        raise Forbidden("the address has signs that no address has")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as bad:
        raise Forbidden(f"no address: {bad}") from None
    if parts.scheme not in PORTS:
        raise Forbidden("only http and https")
    if "@" in parts.netloc or not parts.hostname:
        raise Forbidden("a host is needed, without a user")
    host = _ascii(parts.hostname)
    found = Destination(
        parts.scheme, host, PORTS[parts.scheme] if port is None else port, _path(parts.path, parts.query)
    )
    _check_port_and_name(found, allowed)
    return found


def judge(where: Destination, address: str, allowed: Sequence[Permit] = ()) -> str:
    """The address to connect to, as it may be called. Raises Forbidden for one that may not."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        raise Forbidden(f"{address!r} is no address") from None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(one.allows(where.host, found, where.port) for one in allowed):
        return str(found)
    if where.port not in PORTS.values():
        raise Forbidden(f"port {where.port}; only 80 and 443")
    if not found.is_global or found.is_multicast or any(_within(found, network) for network in _NETWORKS):
        raise Forbidden(f"{found} is of this network, or of none")
    return str(found)


def _within(address: Address, network: Network) -> bool:
    of_six = isinstance(network, IPv6Network)
    return isinstance(address, IPv6Address) == of_six and address in network


def _check_port_and_name(where: Destination, allowed: Sequence[Permit]) -> None:
    if any(one.network is None and one.allows(where.host, None, where.port) for one in allowed):
        return
    special = where.host in _NAMES or where.host.endswith(_ENDINGS)
    if special and not any(one.network is not None for one in allowed):
        raise Forbidden(f"{where.host} is a name of this network")
    if where.port not in PORTS.values() and not any(one.port in (0, where.port) for one in allowed):
        raise Forbidden(f"port {where.port}; only 80 and 443")


def _ascii(host: str) -> str:
    """The host in lower-case ASCII. Raises Forbidden for a number in disguise and for what is no name."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = (
            host.encode("idna").decode("ascii").lower().rstrip(".")
            if not host.isascii()
            else host.lower().rstrip(".")
        )
    except UnicodeError:
        raise Forbidden("no host name") from None
    try:
        return str(ip_address(name))  # full-width digits come out as plain ones
    except ValueError:
        pass
    if not _is_name(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise Forbidden("no host name")
    return name


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 253 and all(_LABEL.fullmatch(label) for label in text.split("."))


def _path(path: str, query: str) -> str:
    """What is asked for, in ASCII."""
    whole = (path or "/") + (f"?{query}" if query else "")
    if not whole.isascii():
        raise Forbidden("the path has signs that must be written as %XX")
    return whole
