"""The first refresh: the whole warehouse from the operational database."""

import os
from datetime import UTC, datetime, time

from bench.memory import FamilyMemory
from bench.place import Place
from bench.timing import Measured, peak_memory, timed
from trimtab.scorecards.freshness import bring_up_to_date


def moment_after(place: Place) -> datetime:
    """The instant the measured data ends at; the clock of everything measured."""
    return datetime.combine(place.scale.first_days[-1], time(), tzinfo=UTC)


def build(place: Place, way: str, repeats: int) -> Measured:
    """Build every fact and rollup."""
    del way, repeats
    # SQLite is read by a process that the refresh starts, so the memory is that of both.
    with FamilyMemory(os.getpid()) as memory:
        seconds = timed(lambda: bring_up_to_date(moment_after(place)))
    size = sum(path.stat().st_size for path in (place.home / "warehouse").glob("*/*.parquet"))
    figures: dict[str, float] = {"warehouse bytes": size, "database bytes": place.database.stat().st_size}
    return Measured(first=[seconds], figures=figures, peak=max(memory.peak, peak_memory()))
