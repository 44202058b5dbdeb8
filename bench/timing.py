"""How long did it take, and how much memory?"""

import re
import resource
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.place import Place, Row


@dataclass
class Measured:
    """What one measurement gave. Times are seconds, memory is bytes.

    ``first`` holds the first run of each fresh process, ``later`` those that followed in the same process.
    ``figures`` are counts and other numbers; ``peak`` is the largest resident memory of any of the processes.
    """

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    peak: int = 0

    @property
    def settled(self) -> float:
        """The median of the later runs, or of the first ones where there is no other."""
        return median(self.later or self.first)


def timed(act: Callable[[], object]) -> float:
    """How many seconds does it take?"""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def time_answers(
    place: Place,
    ask: Callable[[], object],
    rows: Callable[[], list[Row]],
    repeats: int,
    before: Callable[[], object] | None = None,
) -> Measured:
    """How long does the answer take, the first time and ``repeats`` more times?

    ``ask`` is timed: from the question to an answer in the engine's own shape. ``rows`` gives that answer in the
    shape of all engines. ``before`` is not timed. Raises Disagreement when an answer is not the known one.
    """
    taken: list[float] = []
    for _ in range(1 + repeats):
        if before:
            before()
        taken.append(timed(ask))
        place.compare(rows())
    return Measured(first=taken[:1], later=taken[1:])


def merged(parts: Iterable[Measured]) -> Measured:
    """Several processes of one measurement as one."""
    whole = Measured()
    for part in parts:
        whole.first += part.first
        whole.later += part.later
        whole.figures |= part.figures
        whole.peak = max(whole.peak, part.peak)
    return whole


def peak_memory() -> int:
    """The largest resident memory of this process so far, in bytes.

    ``ru_maxrss`` of a process started by a large one begins at its parent's size, so Linux is asked in /proc.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) * 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024
