"""Reads: the provider and its parameters."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from trimtab.domain.organisation.models import Organisation
from trimtab.kpi.parameters import Parameters

_UNNAMED = Organisation(id=1, name="Your organisation", zone="UTC")
# What was read inside ``read_once``: empty, or the one row. None outside of it.
_KEPT: ContextVar[list[Organisation] | None] = ContextVar("organisation", default=None)


def current() -> Organisation:
    """Who runs this Trimtab? An unsaved default when nobody said yet. To be read only."""
    kept = _KEPT.get()
    if kept:
        return kept[0]
    found = Organisation.objects.filter(pk=1).first() or _UNNAMED
    if kept is not None:
        kept.append(found)
    return found


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, the provider is read from the database once: every part of a page asks for it."""
    token = _KEPT.set([])
    try:
        yield
    finally:
        _KEPT.reset(token)


def forget() -> None:
    """Read the provider anew at the next question: it was changed."""
    kept = _KEPT.get()
    if kept:
        kept.clear()


def report_zone() -> ZoneInfo:
    """In which zone do days, weeks and months begin (REPORT_TZ)?"""
    return ZoneInfo(current().zone)


def parameters() -> Parameters:
    """Which parameters of the KPI specification hold?"""
    return Parameters.with_changes(current().parameters)
