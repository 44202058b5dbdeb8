"""Is the audit log as it was written? Walks the chain once, in bounded memory, and names every entry that is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trimtab.domain.audit.chain import BEGINNING, digest_of
from trimtab.domain.audit.heads import Head
from trimtab.domain.audit.models import AuditEntry

_AT_A_TIME = 500


class Fault(StrEnum):
    """What is wrong with an entry, or where one should be."""

    CHANGED = "changed"
    MISSING = "missing"
    NOT_NEXT = "not next"
    INSERTED = "inserted"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Broken:
    """What is wrong from entry ``number`` to entry ``last``, which is mostly the same one."""

    number: int
    fault: Fault
    last: int


@dataclass
class Walk:
    """One walk along the chain. After it, ``entries`` were read and ``end`` is the last of them, None without any."""

    known: Head | None
    """The end of the chain as somebody remembers it from before the walk."""
    entries: int = 0
    end: Head | None = None

    def faults(self) -> Iterator[Broken]:
        """Every fault, in the order of the chain; none: it is as it was written."""
        before = Head(0, BEGINNING)
        for number, entry in _entries():
            self.entries += 1
            yield from _faults_at(number, entry, before)
            digest = entry.digest if entry else ""
            yield from self._faults_of_memory(number, digest)
            before = self.end = Head(number, digest)
        if self.known and self.known.number > before.number:
            yield Broken(before.number + 1, Fault.CUT_OFF, self.known.number)

    def _faults_of_memory(self, number: int, digest: str) -> Iterator[Broken]:
        if self.known and number == self.known.number and digest != self.known.digest:
            yield Broken(number, Fault.REWRITTEN, number)


def unseen(end: Head | None, known: Head | None) -> Iterator[Broken]:
    """Which entries up to ``end`` did nobody see being written? Ask after the walk, with what is known by then."""
    for first, last in known.unseen if known else ():
        yield Broken(first, Fault.UNSEEN, last)
    seen = known.number if known else 0
    if end and end.number > seen:
        yield Broken(seen + 1, Fault.UNSEEN, end.number)


def _faults_at(number: int, entry: AuditEntry | None, before: Head) -> Iterator[Broken]:
    if number < 1:
        yield Broken(number, Fault.INSERTED, number)
        return
    if number > before.number + 1:
        yield Broken(before.number + 1, Fault.MISSING, number - 1)
    if entry is None or entry.digest != digest_of(entry):
        yield Broken(number, Fault.CHANGED, number)
    elif number == before.number + 1 and before.digest and entry.previous != before.digest:
        yield Broken(number, Fault.NOT_NEXT, number)


def _entries() -> Iterator[tuple[int, AuditEntry | None]]:
    """Every entry by its number, in order; None for one that cannot even be read."""
    every = AuditEntry.objects.order_by("number")
    numbers = list(every.values_list("number", flat=True)[:_AT_A_TIME])
    while numbers:
        yield from _read(numbers)
        following = every.filter(number__gt=numbers[-1])
        numbers = list(following.values_list("number", flat=True)[:_AT_A_TIME])


def _read(numbers: list[int]) -> Iterator[tuple[int, AuditEntry | None]]:
    try:
        found = list(AuditEntry.objects.filter(number__in=numbers).order_by("number"))
    except (ValueError, TypeError, AttributeError):  # a moment or a JSON text that was made unreadable
        for number in numbers:
            yield number, _read_one(number)
    else:
        yield from ((entry.number, entry if entry.at else None) for entry in found)


def _read_one(number: int) -> AuditEntry | None:
    try:
        return AuditEntry.objects.get(number=number)
    except (ValueError, TypeError, AttributeError):
        return None
