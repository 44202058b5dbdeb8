"""Which mailbox does an address name? Servers decide on the case of its name, nobody minds that of its domain."""

import re

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_LONGEST, _LONGEST_NAME = 254, 64
_NAME = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+", re.UNICODE)


class BadAddress(ValueError):
    """No mail server would know what to do with it."""


def mailbox(address: str) -> str:
    """The address as the outbox compares it: trimmed, A to Z of its domain in lower case. Raises BadAddress.

    The part before the @ keeps its case (RFC 5321, 2.4) and must be ASCII: few servers take any other.
    """
    name, at, domain = address.strip().rpartition("@")
    domain = domain.translate(_LOWER)
    found = f"{name}@{domain}"
    if not at or len(found) > _LONGEST or len(name) > _LONGEST_NAME:
        raise BadAddress(address)
    if not _NAME.fullmatch(name) or not _DOMAIN.fullmatch(domain):
        raise BadAddress(address)
    return found
