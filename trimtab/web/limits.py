"""How often may one key ask in a minute? Counted in this process, so that a flood writes nothing anywhere.

With several web processes each counts by itself: the real limit is up to so many times higher, which these limits
allow for. What is counted is forgotten after its minute, and never more than MOST_KEYS are kept.
"""

import ipaddress
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

MOST_KEYS = 20_000
WINDOW = timedelta(minutes=1)


class Limit:
    """At most ``most`` times in each minute for one key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, as_of: datetime) -> bool:
        """Count one more time. False: it is one too many."""
        with self._lock:
            since, count = self._counts.pop(key, (as_of, 0))
            if as_of - since >= WINDOW:
                since, count = as_of, 0
            self._counts[key] = (since, count + 1)
            while len(self._counts) > MOST_KEYS:
                self._counts.popitem(last=False)
        return count < self.most

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts.clear()


def network_of(address: str) -> str:
    """Whom a network address stands for: itself, or with IPv6 the network of 64 bits that one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)
