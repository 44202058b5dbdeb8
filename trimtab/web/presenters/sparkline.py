"""A KPI's last 13 steps as a small picture: line, usual range as a band, target as a thin line, last point as a dot."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext

from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.shapes import Point, Scorecard
from trimtab.web.presenters.dates import step_text
from trimtab.web.presenters.numbers import plain
from trimtab.web.presenters.plot import visible
from trimtab.web.presenters.scale import Scale, known, spans
from trimtab.web.presenters.verdicts import said

WIDTH, HEIGHT, EDGE = 260, 44, 5


@dataclass(frozen=True)
class Sparkline:
    """What to draw, in the units of its view box. Lines and bands are lists of SVG points; a lone point is a dot.

    ``says`` is the picture in one sentence, ``table`` the id of the table that holds what it shows.
    """

    width: int
    height: int
    bands: Sequence[str]
    lines: Sequence[str]
    lone: Sequence[tuple[float, float]]
    target: float | None
    last: tuple[float, float] | None
    tone: str
    says: str = ""
    table: str = "spark-table"


def sparkline(card: Scorecard, rules: Parameters) -> Sparkline:
    """The picture of a scorecard's series. Steps without a value, or with one that is withheld, leave a gap."""
    points = visible(card.kpi, card.series.points, rules)
    drawn = draw(points, card.target, said(card).tone, _sentence(card, points))
    return replace(drawn, table="spark-table-quarters") if card.series.step == "quarter" else drawn


def draw(points: Sequence[Point], target: float | None, tone: str, says: str = "") -> Sparkline:
    """The picture of these points, oldest first."""
    values = [point.figure.value for point in points]
    limits = [limit for point in points for limit in (point.low, point.high)]
    everything = known([*values, *limits, target])
    low, high = (min(everything), max(everything)) if everything else (0.0, 1.0)
    across = Scale(0, max(1, len(points) - 1), EDGE, WIDTH - EDGE)
    up = Scale(low, high, HEIGHT - EDGE, EDGE)
    runs = spans([value is not None for value in values])
    places = [None if value is None else (across.at(i), up.at(value)) for i, value in enumerate(values)]
    return Sparkline(
        width=WIDTH,
        height=HEIGHT,
        bands=bands(points, across, up),
        lines=[path([places[i] for i in range(a, b + 1)]) for a, b in runs if b > a],
        lone=[place for a, b in runs if a == b and (place := places[a]) is not None],
        target=None if target is None else up.at(target),
        last=places[-1] if places else None,
        tone=tone,
        says=says,
    )


def _sentence(card: Scorecard, points: Sequence[Point]) -> str:
    there = [point for point in points if point.figure.value is not None]
    if not there:
        return gettext("No figures to draw.")
    first, last = there[0].figure, there[-1].figure
    given = {
        "first": step_text(first.period),
        "last": step_text(last.period),
        "from": plain(card.kpi, first.value or 0.0),
        "to": plain(card.kpi, last.value or 0.0),
    }
    return gettext("From %(first)s to %(last)s: from %(from)s to %(to)s.") % given


def bands(points: Sequence[Point], across: Scale, up: Scale) -> list[str]:
    """The usual range as outlines, one for each run of steps that have the same; half a step wider on both sides."""
    half = (across.at(1) - across.at(0)) / 2 if len(points) > 1 else 0
    outlines = []
    for first, last in usual_spans(points):
        edges = [(_left(across, first, half), first), *((across.at(i), i) for i in range(first, last + 1))]
        edges.append((_right(across, last, half), last))
        top = [(x, up.at(points[i].high or 0.0)) for x, i in edges]
        bottom = [(x, up.at(points[i].low or 0.0)) for x, i in reversed(edges)]
        outlines.append(path([*top, *bottom]))
    return outlines


def usual_spans(points: Sequence[Point]) -> list[tuple[int, int]]:
    """The first and last step of each run with limits; a confirmed change of level begins another (TREND-6)."""
    found = []
    for first, last in spans([point.low is not None and point.high is not None for point in points]):
        breaks = [i for i in range(first + 1, last + 1) if points[i].centre != points[i - 1].centre]
        starts = [first, *breaks]
        found += [(start, end - 1) for start, end in pairwise([*starts, last + 1])]
    return found


def path(places: Sequence[tuple[float, float] | None]) -> str:
    """Places as the points of an SVG polyline."""
    return " ".join(f"{place[0]:g},{place[1]:g}" for place in places if place)


def _left(across: Scale, place: int, half: float) -> float:
    return round(max(across.start - EDGE, across.at(place) - half), 1)


def _right(across: Scale, place: int, half: float) -> float:
    return round(min(across.end + EDGE, across.at(place) + half), 1)
