"""The addresses that numbers lead to. Each keeps the view it stands in: period and filters."""

from functools import lru_cache

from django.urls import reverse

from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import BreakdownRow
from trimtab.web.addresses import TEXTS, View
from trimtab.web.presenters.dates import step_of

# Dimensions that a view can be narrowed to; the parameter has the dimension's name.
NARROWING = ("client", "team", "technician", "source", "stage", *TEXTS)
STEPS = ("month", "week", "day")
TIPPING = {
    "ticket-escalation": "tipping-escalations",
    "client-onboarding-satisfaction": "tipping-escalations",
    "technician-satisfaction": "tipping-turnover",
    "turnover": "tipping-turnover",
}
"""Which KPIs belong to a tipping point, and its page."""


def kpi_page(key: str, view: View) -> str:
    """The page of another KPI, with the same period and filters."""
    return _place("kpi", key) + view.query(by=None, show=None, grain=None)


def kpi_step(key: str, view: View, figure: Figure) -> str:
    """The KPI's page for one step of its series."""
    return _place("kpi", key) + view.query(period=step_of(figure.period))


def kpi_rows(key: str, view: View, period: Period | None = None) -> str:
    """The rows behind the KPI in the view's period, or in another one."""
    query = view.query(by=None, show=None, grain=None, period=step_of(period) if period else view.period)
    return _place("kpi-rows", key) + query


def split_rows(key: str, view: View, by: str, row: BreakdownRow) -> str:
    """The rows behind one row of a split; nothing where a view cannot be narrowed to it."""
    narrowed = _narrowed(view, by, row)
    if not narrowed:
        return ""
    return _place("kpi-rows", key) + narrowed


def split_page(key: str, view: View, by: str, row: BreakdownRow) -> str:
    """Where the name of a row leads: a client to its page, anything else to the KPI narrowed to it."""
    if row.key is None:
        return ""
    if by == "client":
        return client_page(int(row.key), view)
    narrowed = _narrowed(view, by, row)
    return _place("kpi", key) + narrowed if narrowed else ""


def client_page(client: int, view: View) -> str:
    """The page of one client in the view's period."""
    return _place("client", client) + f"?period={view.period.label}"


def export(key: str, what: str) -> str:
    """The path of an export of the KPI without its ending. ``what``: "series", "breakdown" or "rows"."""
    return _place("kpi", key) + f"export/{what}"


def tipping_point(key: str) -> str:
    """The page of the tipping point that the KPI is a part of; nothing for any other KPI."""
    name = TIPPING.get(key)
    return reverse(name) if name else ""


@lru_cache(maxsize=5_000)
def _place(name: str, key: str | int) -> str:
    """The path of a page, worked out once: a table has many links to few kinds of pages."""
    return reverse(name, args=[key])


def _narrowed(view: View, by: str, row: BreakdownRow) -> str:
    if row.key is None:
        return ""
    if by in STEPS:
        return view.query(period=row.figure.period, by=None, show=None, grain=None)
    if by in NARROWING:
        return view.query(**{by: row.key}, by=None, show=None, grain=None)
    return ""
