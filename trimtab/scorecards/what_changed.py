"""What changed since last week: the five weightiest things that a rule saw, each with evidence, owner and link.

Each file of ``scorecards/changes`` with a ``found`` is a source; a new source is a new file there.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from datetime import datetime

from trimtab.domain.changes.keeping import kept
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards import changes
from trimtab.scorecards.changes import kpis
from trimtab.scorecards.changes.shapes import Change, Changed, is_present, looks
from trimtab.scorecards.freshness import version
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed

MOST = 5
Source = Callable[[User, Period, Moment], list[Change]]


def _sources() -> Sequence[Source]:
    """What each file of the folder finds, in the order of their names."""
    modules = (
        importlib.import_module(f"{changes.__name__}.{one.name}")
        for one in pkgutil.iter_modules(changes.__path__)
    )
    return tuple(module.found for module in modules if hasattr(module, "found"))


SOURCES = _sources()


def what_changed(viewer: User, period: Period, as_of: datetime, filters: Filters | None = None) -> Changed:
    """What changed since the look before? A view narrowed to a client or team tells of its KPIs alone.

    Raises NotVisible.
    """
    narrowed = allowed(viewer, filters or Filters())
    return _found(_Asked(viewer), period, moment(as_of), narrowed, version())


class _Asked:
    """Who asks: two people of the same role are told the same."""

    def __init__(self, viewer: User) -> None:
        self.viewer = viewer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.viewer.role == other.viewer.role

    def __hash__(self) -> int:
        return hash(self.viewer.role)


@kept(60)
def _found(asked: _Asked, period: Period, now: Moment, filters: Filters, _version: object) -> Changed:
    viewer = asked.viewer
    if filters == Filters():
        every = [change for source in SOURCES for change in source(viewer, period, now)]
    else:
        every = kpis.found(viewer, period, now, filters)
    told = once_each(every)
    fresh = [one for one in told if one.new]
    before = looks(period, now)[1]
    return Changed(
        since=before.last_day if is_present(period, now) else None,
        changes=tuple(fresh[:MOST]),
        more=max(0, len(fresh) - MOST),
        standing=tuple(one for one in told if not one.new),
    )


def once_each(every: Sequence[Change]) -> list[Change]:
    """One change of each thing, what is new before what stands; the weightiest first, of equal weight the larger."""
    ordered = sorted(every, key=lambda one: (not one.new, -one.weight, -one.size, one.about))
    first: dict[str, Change] = {}
    for place, change in enumerate(ordered):
        first.setdefault(change.about or str(place), change)
    return list(first.values())
