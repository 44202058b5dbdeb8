"""The months of an initiative as a picture: the treated groups, those it is compared with, and where it began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.initiative_shapes import MonthCompared
from trimtab.web.presenters.chart import Frame, Label
from trimtab.web.presenters.dates import month_year
from trimtab.web.presenters.numbers import plain
from trimtab.web.presenters.plot import step_label, tick_text
from trimtab.web.presenters.scale import Scale, known, spans, ticks
from trimtab.web.presenters.sparkline import path

WIDE = Frame("wide", 820, 300, 60, 690, 26, 258, 1)
NARROW = Frame("narrow", 360, 250, 52, 288, 26, 214, 3)
"""With room above for what stands at the start, and at the left for "100.0%"."""
_APART = 15.0
"""How far apart the names at the right are at least."""


@dataclass(frozen=True)
class Line:
    """One side. ``kind``: "main" for the treated groups, "compared" for the others."""

    kind: str
    pieces: Sequence[str]
    dots: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Drawing:
    """A whole picture. ``start`` is where the initiative began; ``notes`` are (x, number) of what else happened."""

    frame: Frame
    ticks: Sequence[Label]
    months: Sequence[Label]
    lines: Sequence[Line]
    labels: Sequence[Label]
    start: float | None
    notes: Sequence[tuple[float, int]]


@dataclass(frozen=True)
class Row:
    """A month of the table that says the same."""

    month: str
    treated: str
    comparison: str
    difference: str
    after: bool
    used: bool


def drawings(
    kpi: Kpi, months: Sequence[MonthCompared], start: date, notes: Sequence[tuple[date, int]] = ()
) -> list[Drawing]:
    """The wide and the narrow picture; none without a value."""
    if not known([one.treated for one in months]):
        return []
    return [_drawing(kpi, months, start, notes, frame) for frame in (WIDE, NARROW)]


def rows(kpi: Kpi, months: Sequence[MonthCompared], start: date) -> list[Row]:
    """The same as a table, newest first."""
    return [
        Row(
            month=month_year(one.month),
            treated=_text(kpi, one.treated),
            comparison=_text(kpi, one.comparison),
            difference=_text(kpi, one.treated - one.comparison)
            if one.treated is not None and one.comparison is not None
            else "–",
            after=one.month >= start.replace(day=1),
            used=one.used,
        )
        for one in reversed(months)
    ]


def summary(kpi: Kpi, months: Sequence[MonthCompared], start: date) -> str:
    """The picture in a sentence."""
    before = known([one.treated for one in months if one.month < start.replace(day=1)])
    after = known([one.treated for one in months if one.month >= start.replace(day=1)])
    if not before or not after:
        return gettext("The line of the start is at %(month)s.") % {"month": month_year(start)}
    given = {
        "month": month_year(start),
        "before": plain(kpi, sum(before) / len(before)),
        "after": plain(kpi, sum(after) / len(after)),
    }
    return gettext("On average %(before)s before the start in %(month)s and %(after)s from then on.") % given


def _drawing(
    kpi: Kpi,
    months: Sequence[MonthCompared],
    start: date,
    notes: Sequence[tuple[date, int]],
    frame: Frame,
) -> Drawing:
    mine, theirs = [one.treated for one in months], [one.comparison for one in months]
    marks = _axis(kpi, known([*mine, *theirs]))
    across = Scale(0, max(1, len(months) - 1), frame.left, frame.right)
    up = Scale(marks[0], marks[-1], frame.bottom, frame.top)
    return Drawing(
        frame=frame,
        ticks=[Label(frame.left - 8, up.at(mark), tick_text(kpi, mark, marks)) for mark in marks],
        months=_months(months, frame, across),
        lines=[_line("compared", theirs, across, up), _line("main", mine, across, up)],
        labels=_names(mine, theirs, frame, up),
        start=_start(months, start, across),
        notes=[(x, number) for day, number in notes if (x := _place(months, day, across)) is not None],
    )


def _axis(kpi: Kpi, values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    if kpi.unit in ("share", "count", "hours") and low < high / 2:
        low = 0.0
    found = min((ticks(low, high, about=about) for about in (5, 6, 4)), key=lambda one: one[-1] - one[0])
    ceiling = 1.0 if kpi.unit == "share" else kpi.scale[1] if kpi.scale else None
    return [mark for mark in found if ceiling is None or mark <= ceiling + 1e-9] or found


def _line(kind: str, values: Sequence[float | None], across: Scale, up: Scale) -> Line:
    places = [None if value is None else (across.at(n), up.at(value)) for n, value in enumerate(values)]
    pieces = [path(places[a : b + 1]) for a, b in spans([place is not None for place in places]) if b > a]
    return Line(kind, pieces, [place for place in places if place])


def _months(months: Sequence[MonthCompared], frame: Frame, across: Scale) -> list[Label]:
    """Every month is named where there is room, each year once."""
    every = max(frame.every, -(-len(months) // (13 if frame.every == 1 else 5)))
    found, year = [], None
    for place in range(len(months) - 1, -1, -every):
        found.append(place)
    labels = []
    for place in reversed(found):
        month = months[place].month
        second = str(month.year) if month.year != year else ""
        year = month.year
        labels.append(
            Label(across.at(place), frame.bottom + 18, step_label(Period.holding(month, "month")), second)
        )
    return labels


def _names(
    mine: Sequence[float | None], theirs: Sequence[float | None], frame: Frame, up: Scale
) -> list[Label]:
    """What each line is called, at its end."""
    found = []
    for values, text, kind in (
        (mine, gettext("with it"), "strong"),
        (theirs, gettext("compared"), "quiet"),
    ):
        there = known(values)
        if there:
            found.append((up.at(there[-1]), text, kind))
    found.sort()
    placed: list[Label] = []
    for y, text, kind in found:
        least = placed[-1].y + _APART if placed else 0.0
        placed.append(Label(frame.right + 10, max(y, least), text, kind=kind))
    return placed


def _start(months: Sequence[MonthCompared], start: date, across: Scale) -> float | None:
    """Between the last month before and the month of the start: from that line on everything is after."""
    place = next((n for n, one in enumerate(months) if one.month >= start.replace(day=1)), None)
    if place is None or place == 0:
        return None
    return round((across.at(place - 1) + across.at(place)) / 2, 1)


def _place(months: Sequence[MonthCompared], day: date, across: Scale) -> float | None:
    return next((across.at(n) for n, one in enumerate(months) if one.month == day.replace(day=1)), None)


def _text(kpi: Kpi, value: float | None) -> str:
    return "–" if value is None else plain(kpi, value)
