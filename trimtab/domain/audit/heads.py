"""The newest entry's number and digest, kept in a file outside the database.

A chain shows what was changed inside it. That its end was cut off, or that it was written anew as a whole, only shows
to somebody who remembers how it ended: this file does, and whoever notes what ``trimtab audit verify`` prints.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FILE = "audit-head.json"
log = logging.getLogger("trimtab.audit")


@dataclass(frozen=True)
class Head:
    """The newest entry that was seen. ``unseen``: ranges before it that nobody here saw being written."""

    number: int
    digest: str
    unseen: tuple[tuple[int, int], ...] = ()


def kept() -> Head | None:
    """What does the file say? None: there is none yet. Raises ValueError when it cannot be read as one."""
    try:
        told = json.loads(_path().read_text(encoding="utf-8"))
        ranges = tuple((int(first), int(last)) for first, last in told["unseen"])
        return Head(int(told["number"]), str(told["digest"]), ranges)
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError) as bad:
        raise ValueError(f"{_path()} cannot be read: {bad}") from bad


def note(*, number: int, digest: str, previous: str) -> None:
    """Remember an entry that was committed just now; entries may be noted in another order than committed."""
    with _alone():
        before = kept() or Head(0, previous if number == 1 else "")
        if number <= before.number:
            _write(Head(before.number, before.digest, tuple(_without(before.unseen, number))))
            return
        if number == before.number + 1 and previous != before.digest:
            log.error(
                "Audit entry %s does not follow entry %s as it was: trimtab audit verify", *_both(number)
            )
            return
        skipped = ((before.number + 1, number - 1),) if number > before.number + 1 else ()
        _write(Head(number, digest, (*before.unseen, *skipped)))


def begin_anew(head: Head | None) -> None:
    """Take this end of the chain for the right one: after a restore, or because the owner vouches for it."""
    with _alone():
        if head is None:
            _path().unlink(missing_ok=True)
        else:
            _write(head)


def _both(number: int) -> tuple[int, int]:
    return number, number - 1


def _without(ranges: tuple[tuple[int, int], ...], number: int) -> Iterator[tuple[int, int]]:
    for first, last in ranges:
        if not first <= number <= last:
            yield first, last
            continue
        if first < number:
            yield first, number - 1
        if number < last:
            yield number + 1, last


def _path() -> Path:
    return Path(settings.TRIMTAB_HOME) / FILE


def _write(head: Head) -> None:
    told = {"number": head.number, "digest": head.digest, "unseen": head.unseen}
    draft = _path().with_name(f".{FILE}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
    draft.replace(_path())


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the file for one writer at a time, of all processes and threads."""
    path = _path().with_name("audit-head.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
