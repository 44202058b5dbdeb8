"""A KPI's trend as a picture made here, on the server: it needs no script, and prints.

The picture exists twice, for a wide and for a narrow page, because text in a picture cannot be smaller than people
can read. A style sheet shows one of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.dates import month_name, period_short, step_of, step_text
from trimtab.web.presenters.numbers import decimal, percent_text, plain
from trimtab.web.presenters.scale import Scale, known, spans, ticks
from trimtab.web.presenters.sparkline import bands, path

LINE_HEIGHT = 14
_WEEK = 7


@dataclass(frozen=True)
class Frame:
    """The size of a picture and the edges of its plot, and how many steps share a label."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    every: int


WIDE = Frame("wide", 820, 300, 46, 690, 16, 258, 1)
NARROW = Frame("narrow", 360, 250, 38, 288, 14, 214, 3)


@dataclass(frozen=True)
class Dot:
    """One step of a line. ``kind``: "plain", "open" (not judged) or "signal" (a rule fired; ``tone``: which way)."""

    x: float
    y: float
    kind: str
    tone: str = ""


@dataclass(frozen=True)
class Label:
    """A text at a place; ``second`` is a line below it, ``strong`` the line that the page is about."""

    x: float
    y: float
    text: str
    second: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Step:
    """A column of the picture that can be pressed: where it leads, and what it says."""

    x: float
    width: float
    y: float
    height: float
    href: str
    says: str


@dataclass(frozen=True)
class Line:
    """One series. ``kind``: "main" or "second"."""

    kind: str
    pieces: Sequence[str]
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Drawing:
    """A whole picture, ready to print."""

    frame: Frame
    bands: Sequence[str]
    ticks: Sequence[Label]
    months: Sequence[Label]
    lines: Sequence[Line]
    target: float | None
    labels: Sequence[Label]
    steps: Sequence[Step]


@dataclass(frozen=True)
class Plot:
    """What is to be drawn. ``second`` is the same KPI for ongoing support alone, empty where there is none.

    ``link`` gives the address that a step leads to.
    """

    kpi: Kpi
    points: Sequence[Point]
    second: Sequence[Point]
    target: float | None
    link: Callable[[Point], str]


def drawings(plot: Plot) -> list[Drawing]:
    """The wide and the narrow picture of it."""
    return [drawing(plot, frame) for frame in (WIDE, NARROW)]


def drawing(plot: Plot, frame: Frame) -> Drawing:
    """The picture of it in this frame."""
    marks = _marks(plot)
    across = Scale(0, max(1, len(plot.points) - 1), frame.left, frame.right)
    up = Scale(marks[0], marks[-1], frame.bottom, frame.top)
    lines = [_line(plot.kpi, "main", plot.points, across, up)]
    if plot.second:
        lines.insert(0, _line(plot.kpi, "second", plot.second, across, up))
    return Drawing(
        frame=frame,
        bands=bands(plot.points, across, up),
        ticks=_tick_labels(plot.kpi, marks, frame, up),
        months=_step_labels(plot.points, frame, across),
        lines=lines,
        target=None if plot.target is None else up.at(plot.target),
        labels=_end_labels(plot, frame, up),
        steps=_steps(plot, frame, across),
    )


def summary(kpi: Kpi, points: Sequence[Point], said: str) -> str:
    """The picture in one sentence: for a reader who does not see it."""
    there = [point for point in points if point.figure.value is not None]
    if not there:
        return gettext("%(title)s: no figures to draw.") % {"title": gettext(kpi.title)}
    given = {
        "title": gettext(kpi.title),
        "first": step_text(there[0].figure.period),
        "last": step_text(there[-1].figure.period),
        "from": plain(kpi, there[0].figure.value or 0.0),
        "to": plain(kpi, there[-1].figure.value or 0.0),
        "said": said,
    }
    return gettext("%(title)s from %(first)s to %(last)s: from %(from)s to %(to)s. %(said)s.") % given


def _marks(plot: Plot) -> list[float]:
    """The values of the axis. Shares and counts that come near zero start at zero, so that height tells the truth."""
    drawn = [*plot.points, *plot.second]
    values = known([*(point.figure.value for point in drawn), plot.target])
    limits = known([limit for point in plot.points for limit in (point.low, point.high)])
    if not values:
        return ticks(0.0, 1.0)
    low, high = min([*values, *limits]), max([*values, *limits])
    near_zero = plot.kpi.unit in ("share", "count", "hours") and low < high / 2
    # Turnover is always drawn from zero: its axis may not be fitted to the data (AG-6).
    if near_zero or plot.kpi.unit == "yearly-share":
        low = 0.0
    found = ticks(low, high)
    ceiling = 1.0 if plot.kpi.unit == "share" else plot.kpi.scale[1] if plot.kpi.scale else None
    return [mark for mark in found if ceiling is None or mark <= ceiling + 1e-9] or found


def _line(kpi: Kpi, kind: str, points: Sequence[Point], across: Scale, up: Scale) -> Line:
    values = [point.figure.value for point in points]
    places = [None if value is None else (across.at(i), up.at(value)) for i, value in enumerate(values)]
    runs = spans([value is not None for value in values])
    dots = [
        Dot(place[0], place[1], _dot_kind(point), _dot_tone(kpi, point))
        for place, point in zip(places, points, strict=True)
        if place and kind == "main"
    ]
    return Line(kind, [path([places[i] for i in range(a, b + 1)]) for a, b in runs if b > a], dots)


def _dot_kind(point: Point) -> str:
    if not point.takes_part:
        return "open"
    return "signal" if point.signal else "plain"


def _dot_tone(kpi: Kpi, point: Point) -> str:
    """Is the signal at this step one for the worse? The side of the centre says so; nothing without a signal."""
    if not point.signal or point.figure.value is None or point.centre is None or kpi.better == "neither":
        return ""
    return "bad" if (point.figure.value > point.centre) == (kpi.better == "lower") else "good"


def _tick_labels(kpi: Kpi, marks: Sequence[float], frame: Frame, up: Scale) -> list[Label]:
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    return [Label(frame.left - 8, up.at(mark), _tick_text(kpi, mark, step)) for mark in marks]


def _tick_text(kpi: Kpi, value: float, step: float) -> str:
    percent = kpi.unit in ("share", "yearly-share")
    unit = 100 * step if percent else step
    digits = next((d for d in range(4) if abs(round(unit, d) - unit) < 1e-9), 3)
    return percent_text(value, digits) if percent else decimal(value, digits)


def _step_labels(points: Sequence[Point], frame: Frame, across: Scale) -> list[Label]:
    """Months by name, the year below where it begins; weeks by number. On a narrow picture every third."""
    labels: list[Label] = []
    last = len(points) - 1
    for place, point in enumerate(points):
        if (last - place) % frame.every:
            continue
        step = step_of(point.figure.period)
        new_year = (
            not labels or step.start.year != step_of(points[place - frame.every].figure.period).start.year
        )
        text = period_short(step) if step.days == _WEEK else month_name(step.start)
        labels.append(
            Label(across.at(place), frame.bottom + 20, text, str(step.start.year) if new_year else "")
        )
    return labels


def _end_labels(plot: Plot, frame: Frame, up: Scale) -> list[Label]:
    """The names of the lines at their ends, kept apart; no legend has to be read."""
    wide = frame is WIDE
    found: list[Label] = []
    x = frame.right + 12
    latest = plot.points[-1].figure.value if plot.points else None
    if latest is not None:
        name = (gettext("All") if plot.second else "") + " " + plain(plot.kpi, latest)
        found.append(Label(x, up.at(latest), name.strip(), kind="strong"))
    ongoing = plot.second[-1].figure.value if plot.second else None
    if ongoing is not None:
        name = gettext("Ongoing only") if wide else pgettext("short", "Ongoing")
        found.append(Label(x, up.at(ongoing), name))
    if plot.target is not None:
        found.append(Label(x, up.at(plot.target), gettext("target"), kind="quiet"))
    banded = next((point for point in reversed(plot.points) if point.low is not None), None)
    if banded is not None and banded.low is not None and banded.high is not None:
        middle = up.at((banded.low + banded.high) / 2)
        name = gettext("usual range") if wide else pgettext("short", "usual")
        found.append(Label(x, middle, name, kind="quiet"))
    return apart(found, frame.top, frame.bottom)


def apart(labels: Sequence[Label], top: float, bottom: float) -> list[Label]:
    """The same labels, moved as little as needed so that no two overlap and none leaves the plot."""
    ordered = sorted(labels, key=lambda label: label.y)
    places = [min(max(label.y, top), bottom) for label in ordered]
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + LINE_HEIGHT)
    over = places[-1] - bottom if places else 0
    if over > 0:
        places[-1] -= over
        for n in range(len(places) - 2, -1, -1):
            places[n] = min(places[n], places[n + 1] - LINE_HEIGHT)
    return [
        Label(label.x, round(place, 1), label.text, label.second, label.kind)
        for label, place in zip(ordered, places, strict=True)
    ]


def _steps(plot: Plot, frame: Frame, across: Scale) -> list[Step]:
    width = (frame.right - frame.left) / max(1, len(plot.points) - 1)
    return [
        Step(
            x=round(across.at(place) - width / 2, 1),
            width=round(width, 1),
            y=frame.top - 8,
            height=frame.bottom - frame.top + 36,
            href=plot.link(point),
            says=_step_says(plot.kpi, point),
        )
        for place, point in enumerate(plot.points)
    ]


def _step_says(kpi: Kpi, point: Point) -> str:
    period = step_text(point.figure.period)
    if point.figure.value is None:
        return gettext("%(period)s: no figure") % {"period": period}
    value = plain(kpi, point.figure.value)
    if point.signal:
        return gettext("%(period)s: %(value)s, a signal. Show the rows") % {"period": period, "value": value}
    return gettext("%(period)s: %(value)s. Show the rows") % {"period": period, "value": value}
