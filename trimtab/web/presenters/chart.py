"""A KPI's trend as a picture made here, on the server: it needs no script, and prints.

The picture exists twice, for a wide and for a narrow page, because text in a picture cannot be smaller than people
can read. A style sheet shows one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.plot import (
    Plot,
    axis,
    dot_kind,
    dot_tone,
    endings,
    interval_at,
    step_label,
    step_says,
    step_year,
    tick_text,
)
from trimtab.web.presenters.scale import Scale, spans
from trimtab.web.presenters.sparkline import bands, path

LINE_HEIGHT = 14
PIN = 18
"""How wide and high a note's number is."""
_LONE = 2.0


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
    """One series. ``kind``: "main", or the stage of support that it is about."""

    kind: str
    pieces: Sequence[str]
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Pin:
    """A note's mark: a line at ``x``, and its number in a circle at ``y``."""

    x: float
    y: float
    number: int


@dataclass(frozen=True)
class Drawing:
    """A whole picture, ready to print. ``intervals`` are outlines, as the usual range's ``bands`` are."""

    frame: Frame
    bands: Sequence[str]
    intervals: Sequence[str]
    ticks: Sequence[Label]
    months: Sequence[Label]
    lines: Sequence[Line]
    target: float | None
    threshold: float | None
    pins: Sequence[Pin]
    labels: Sequence[Label]
    steps: Sequence[Step]


def drawings(plot: Plot) -> list[Drawing]:
    """The wide and the narrow picture of it."""
    return [drawing(plot, frame) for frame in (WIDE, NARROW)]


def drawing(plot: Plot, frame: Frame) -> Drawing:
    """The picture of it in this frame."""
    marks = axis(plot)
    across = Scale(0, plot.last, frame.left, frame.right)
    up = Scale(marks[0], marks[-1], frame.bottom, frame.top)
    beside = [_line(plot.kpi, line.stage, line.points, across, up) for line in plot.beside]
    return Drawing(
        frame=frame,
        bands=bands(plot.points, across, up),
        intervals=intervals(plot.points, across, up),
        ticks=[Label(frame.left - 8, up.at(mark), tick_text(plot.kpi, mark, marks)) for mark in marks],
        months=_step_labels(plot.points, frame, across),
        lines=[*beside, _line(plot.kpi, "main", plot.points, across, up)],
        target=None if plot.target is None else up.at(plot.target),
        threshold=None if plot.threshold is None else up.at(plot.threshold),
        pins=pins(plot, frame, across),
        labels=_end_labels(plot, frame, up),
        steps=_steps(plot, frame, across),
    )


def intervals(points: Sequence[Point], across: Scale, up: Scale) -> list[str]:
    """The intervals as outlines, one for each run of steps that have one; a lone step's is a thin bar."""
    found = [interval_at(point) for point in points]
    outlines = []
    for first, last in spans([interval is not None for interval in found]):
        run = [(across.at(place), found[place]) for place in range(first, last + 1)]
        if first == last:
            run = [(run[0][0] - _LONE, run[0][1]), (run[0][0] + _LONE, run[0][1])]
        top = [(x, up.at(interval.high)) for x, interval in run if interval]
        bottom = [(x, up.at(interval.low)) for x, interval in reversed(run) if interval]
        outlines.append(path([*top, *bottom]))
    return outlines


def pins(plot: Plot, frame: Frame, across: Scale) -> list[Pin]:
    """Where the notes' numbers stand: on one line, a line lower where two would cover each other."""
    found: list[Pin] = []
    for note in plot.notes:
        x = across.at(note.at)
        taken = {pin.y for pin in found if abs(pin.x - x) < PIN}
        rows = (frame.top + PIN / 2 + n * PIN for n in count())
        found.append(Pin(x, next(y for y in rows if y not in taken), note.number))
    return found


def _line(kpi: Kpi, kind: str, points: Sequence[Point], across: Scale, up: Scale) -> Line:
    values = [point.figure.value for point in points]
    places = [None if value is None else (across.at(i), up.at(value)) for i, value in enumerate(values)]
    runs = spans([value is not None for value in values])
    # A lone step of another line has no line to be seen by.
    lone = {a for a, b in runs if a == b}
    dots = [
        Dot(place[0], place[1], dot_kind(point), dot_tone(kpi, point))
        if kind == "main"
        else Dot(*place, "plain")
        for i, (place, point) in enumerate(zip(places, points, strict=True))
        if place and (kind == "main" or i in lone)
    ]
    return Line(kind, [path([places[i] for i in range(a, b + 1)]) for a, b in runs if b > a], dots)


def _step_labels(points: Sequence[Point], frame: Frame, across: Scale) -> list[Label]:
    """Months by name, the year below where it begins; weeks by number. On a narrow picture every third."""
    labels: list[Label] = []
    year = None
    for place in range((len(points) - 1) % frame.every, len(points), frame.every):
        period = points[place].figure.period
        second = "" if step_year(period) == year else str(step_year(period))
        year = step_year(period)
        labels.append(Label(across.at(place), frame.bottom + 20, step_label(period), second))
    return labels


def _end_labels(plot: Plot, frame: Frame, up: Scale) -> list[Label]:
    """The names of what is drawn, at its right end, kept apart."""
    wide = frame is WIDE
    x = frame.right + 12
    found = [
        Label(x, up.at(end.value), end.text if wide else end.short, kind=end.kind) for end in endings(plot)
    ]
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
    width = (frame.right - frame.left) / plot.last
    return [
        Step(
            x=round(across.at(place) - width / 2, 1),
            width=round(width, 1),
            y=frame.top - 8,
            height=frame.bottom - frame.top + 36,
            href=plot.link(point),
            says=step_says(plot.kpi, point),
        )
        for place, point in enumerate(plot.points)
    ]
