"""One at a time: work on the warehouse that no two processes may do at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from trimtab.warehouse import store


@contextmanager
def alone(work: str) -> Iterator[None]:
    """Wait until no other process does this work. The kernel lifts the lock of a killed one."""
    folder = store.root()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{work}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
