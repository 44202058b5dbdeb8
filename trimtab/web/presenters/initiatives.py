"""What is being done, for people. Never a word of whether it worked: that takes an evaluation (AG-7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.initiatives.actions import NEXT
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.initiatives.queries import is_overdue
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.presenters.numbers import points, value_written


@dataclass(frozen=True)
class Line:
    """One initiative in words."""

    href: str
    title: str
    said: str
    state: str
    state_key: str
    owner: str
    kpi: str
    kpi_link: str
    group: str
    aim: str
    starts: str
    review: str
    overdue: bool


def lines(found: Iterable[Initiative], today: date) -> list[Line]:
    """Initiatives as a list."""
    return [line(one, today) for one in found]


def line(one: Initiative, today: date) -> Line:
    """One of them."""
    return Line(
        href=reverse("initiative", args=[one.pk]),
        title=one.title,
        said=one.said,
        state=state_text(one.state),
        state_key=one.state,
        owner=one.owner.name,
        kpi=gettext(KPIS[one.kpi].title) if one.kpi in KPIS else one.kpi,
        kpi_link=_kpi_link(one),
        group=group_text(one),
        aim=aim_text(one),
        starts=day(one.starts_on),
        review=day(one.review_on),
        overdue=is_overdue(one, on=today),
    )


def state_text(state: str) -> str:
    """A state in words."""
    return states().get(state, state)


def states() -> dict[str, str]:
    """The states in words, in the order they follow each other."""
    return {
        "proposed": gettext("proposed"),
        "running": gettext("running"),
        "done": gettext("done"),
        "stopped": gettext("stopped"),
    }


def steps(state: str) -> Sequence[tuple[str, str]]:
    """What may follow: the state and the words on its button."""
    words = {"running": gettext("Begin it"), "done": gettext("It is done"), "stopped": gettext("Stop it")}
    return [(following, words[following]) for following in NEXT[state]]


def group_text(one: Initiative) -> str:
    """For whom it is."""
    if one.client:
        return one.client.name
    return one.team.name if one.team else gettext("everybody")


def aim_text(one: Initiative) -> str:
    """Where the KPI should go and by how much."""
    if one.size is None or one.kpi not in KPIS:
        return gettext("higher") if one.direction == "higher" else gettext("lower")
    kpi = KPIS[one.kpi]
    size = (
        points(one.size).lstrip("+")
        if kpi.unit in ("share", "yearly-share")
        else str(value_written(kpi, one.size))
    )
    text = gettext("higher by %(size)s") if one.direction == "higher" else gettext("lower by %(size)s")
    return text % {"size": size}


def exported(found: Sequence[Initiative], frame: Frame) -> Table:
    """The list of initiatives as a file."""
    columns = [
        Column(gettext("What we do"), width=40),
        Column(gettext("What people said"), width=40),
        Column(gettext("State")),
        Column(gettext("Who sees to it")),
        Column(gettext("KPI")),
        Column(gettext("For whom")),
        Column(gettext("Aim")),
        Column(gettext("Begins on"), "date"),
        Column(gettext("Looked at again on"), "date"),
        Column(gettext("Why it should work"), width=40),
    ]
    rows: list[list[Cell]] = []
    for one in found:
        shown = line(one, frame.period.last_day)
        cells: list[Cell] = [
            shown.title,
            shown.said,
            shown.state,
            shown.owner,
            shown.kpi,
            shown.group,
            shown.aim,
        ]
        rows.append([*cells, one.starts_on, one.review_on, one.hypothesis])
    today = frame.as_of.astimezone(frame.zone).date()
    about: list[tuple[str, Cell]] = [(gettext("List"), gettext("Initiatives")), *ending(frame)]
    return Table(f"trimtab-initiatives-{today}", columns, rows, about, frame.zone)


def _kpi_link(one: Initiative) -> str:
    if one.kpi not in KPIS:
        return ""
    narrowed = f"?client={one.client_id}" if one.client_id else f"?team={one.team_id}" if one.team_id else ""
    return reverse("kpi", args=[one.kpi]) + narrowed
