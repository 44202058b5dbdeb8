"""What a chart of a KPI shows, whichever of its two faces draws it: lines, bands, levels, notes and their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext, pgettext

from trimtab.insight.intervals import Interval
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.reports.periods import is_quarter
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.dates import month_name, period_short, step_of, step_text
from trimtab.web.presenters.figures import counted, interval_of, is_withheld
from trimtab.web.presenters.numbers import decimal, percent_text, plain
from trimtab.web.presenters.scale import known, ticks
from trimtab.web.presenters.verdicts import rule_at, usual_range

Stage = Literal["early", "ongoing"]
_WEEK = 7
_FARTHEST = 1.0
"""How much farther than everything else intervals may push the axis, as a part of what it covers."""
_NEAR_THE_END = 3
"""Within so many steps from the end a band is named at the right."""


@dataclass(frozen=True)
class StageLine:
    """A second line: the same KPI for one stage of support alone."""

    stage: Stage
    points: Sequence[Point]


@dataclass(frozen=True)
class Note:
    """A note on the chart. ``at`` is its place among the steps (2.5: between the third and the fourth), ``step`` the
    step it falls into; ``covers`` says whose charts it is on; ``href`` is where it is changed, ``undo`` where it is
    taken back, "" for nobody."""

    number: int
    at: float
    step: int
    day: str
    text: str
    covers: str
    href: str = ""
    undo: str = ""


@dataclass(frozen=True)
class Plot:
    """What is to be drawn. ``link`` gives the address that a step leads to. Values are in the KPI's own unit."""

    kpi: Kpi
    points: Sequence[Point]
    link: Callable[[Point], str]
    beside: Sequence[StageLine] = ()
    target: float | None = None
    threshold: float | None = None
    notes: Sequence[Note] = ()

    @property
    def last(self) -> int:
        """The place of the last step; a lone step has the picture's width to itself."""
        return max(1, len(self.points) - 1)


@dataclass(frozen=True)
class Ending:
    """What is written where something ends at the right: its value, its name, a shorter name for a narrow picture."""

    value: float
    text: str
    short: str
    kind: str = ""


def axis(plot: Plot) -> list[float]:
    """The values of the axis. Shares and counts that come near zero start at zero, so that height tells the truth."""
    drawn = [*plot.points, *(point for line in plot.beside for point in line.points)]
    limits = [limit for point in plot.points for limit in (point.low, point.high)]
    values = known([*(point.figure.value for point in drawn), plot.target, plot.threshold, *limits])
    if not values:
        return ticks(0.0, 1.0)
    low, high = min(values), max(values)
    near_zero = plot.kpi.unit in ("share", "count", "hours") and low < high / 2
    # Turnover is always drawn from zero: its axis may not be fitted to the data (AG-6).
    if near_zero or plot.kpi.unit == "yearly-share":
        low = 0.0
    low, high = _reached(plot, low, high)
    # Of the round axes, the one that leaves least of the picture empty.
    found = min(
        (ticks(low, high, about=about) for about in (5, 6, 4)), key=lambda marks: marks[-1] - marks[0]
    )
    ceiling = 1.0 if plot.kpi.unit == "share" else plot.kpi.scale[1] if plot.kpi.scale else None
    return [mark for mark in found if ceiling is None or mark <= ceiling + 1e-9] or found


def _reached(plot: Plot, low: float, high: float) -> tuple[float, float]:
    """The ends with the intervals. A step of three answers may not flatten all the others: it is cut, and told."""
    intervals = [interval for point in plot.points if (interval := interval_at(point))]
    room = (high - low) * _FARTHEST
    lowest = min((interval.low for interval in intervals), default=low)
    highest = max((interval.high for interval in intervals), default=high)
    return min(low, max(lowest, low - room)), max(high, min(highest, high + room))


def is_cut(plot: Plot) -> bool:
    """Does some interval reach beyond the axis?"""
    marks = axis(plot)
    found = [interval for point in plot.points if (interval := interval_at(point))]
    return any(one.low < marks[0] - 1e-9 or one.high > marks[-1] + 1e-9 for one in found)


def interval_at(point: Point) -> Interval | None:
    """The interval that is drawn at a step: none where there is no value."""
    figure = point.figure
    return Interval(*figure.interval) if figure.interval and figure.value is not None else None


def dot_kind(point: Point) -> str:
    """ "signal" where a rule fired, "open" for what is not judged, else "plain"."""
    if not point.takes_part:
        return "open"
    return "signal" if point.signal else "plain"


def dot_tone(kpi: Kpi, point: Point) -> str:
    """Is the signal at this step one for the worse? The side of the centre says so; nothing without a signal."""
    if not point.signal or point.figure.value is None or point.centre is None or kpi.better == "neither":
        return ""
    return "bad" if (point.figure.value > point.centre) == (kpi.better == "lower") else "good"


def tick_text(kpi: Kpi, value: float, marks: Sequence[float]) -> str:
    """A value of the axis, with as many decimals as its steps need."""
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    percent = kpi.unit in ("share", "yearly-share")
    unit = 100 * step if percent else step
    digits = next((d for d in range(4) if abs(round(unit, d) - unit) < 1e-9), 3)
    return percent_text(value, digits) if percent else decimal(value, digits)


def step_label(period: Period) -> str:
    """A step below the axis: months by name, weeks and quarters by number."""
    step = step_of(period)
    if is_quarter(step):
        return pgettext("short", "Q%(quarter)s") % {"quarter": (step.start.month + 2) // 3}
    return period_short(step) if step.days == _WEEK else month_name(step.start)


def step_year(period: Period) -> int:
    """In which year does a step begin?"""
    return step_of(period).start.year


def stage_name(stage: Stage) -> str:
    """What a second line is called, where there is room."""
    return gettext("Early only") if stage == "early" else gettext("Ongoing only")


def endings(plot: Plot) -> list[Ending]:
    """The names of what is drawn, at the right, so that no legend has to be read."""
    found: list[Ending] = []
    latest = plot.points[-1].figure.value if plot.points else None
    if latest is not None:
        name = f"{gettext('All') if plot.beside else ''} {plain(plot.kpi, latest)}".strip()
        found.append(Ending(latest, name, name, "strong"))
    for line in plot.beside:
        value = line.points[-1].figure.value if line.points else None
        if value is not None:
            short = pgettext("short", "Early") if line.stage == "early" else pgettext("short", "Ongoing")
            found.append(Ending(value, stage_name(line.stage), short, line.stage))
    for value, name in ((plot.target, gettext("target")), (plot.threshold, gettext("threshold"))):
        if value is not None:
            found.append(Ending(value, name, name, "quiet"))
    # A new usual level has no band yet: the one before it ended earlier, so nothing at the right is its own.
    banded = next((point for point in reversed(plot.points[-_NEAR_THE_END:]) if point.low is not None), None)
    if banded is not None and banded.low is not None and banded.high is not None:
        middle = (banded.low + banded.high) / 2
        found.append(Ending(middle, gettext("usual range"), pgettext("short", "usual"), "quiet"))
    return found


def step_says(kpi: Kpi, point: Point) -> str:
    """A step in one line: for a tooltip, and for a reader who does not see the picture."""
    period = step_text(point.figure.period)
    if point.figure.value is None:
        return gettext("%(period)s: no figure") % {"period": period}
    value = plain(kpi, point.figure.value)
    if point.signal:
        given = {"period": period, "value": value, "rule": rule_at(point)}
        return gettext("%(period)s: %(value)s, %(rule)s. Show the rows") % given
    return gettext("%(period)s: %(value)s. Show the rows") % {"period": period, "value": value}


def step_facts(plot: Plot, place: int) -> list[tuple[str, str]]:
    """A step in pairs of what and how much: everything that is drawn there."""
    point, kpi = plot.points[place], plot.kpi
    figure = point.figure
    if figure.value is None:
        pairs = [(gettext("Value"), gettext("no figure"))]
    else:
        pairs = [
            (gettext("Value"), plain(kpi, figure.value)),
            (pgettext("counts", "From"), _from(kpi, point)),
        ]
    if figure.value is not None and figure.interval:
        level = gettext("%(level)s interval") % {"level": percent_text(figure.level, 0)}
        pairs.append((level, interval_of(kpi, figure)))
    pairs.append((gettext("Usual range"), usual_range(kpi, point)))
    for line in plot.beside:
        value = line.points[place].figure.value if place < len(line.points) else None
        pairs.append((stage_name(line.stage), "" if value is None else plain(kpi, value)))
    if point.signal:
        pairs.append((gettext("Signal"), rule_at(point)))
    if not point.takes_part and figure.value is not None:
        pairs.append((gettext("Not judged"), gettext("the step is not complete")))
    pairs += [
        (gettext("Note %(number)s") % {"number": one.number}, one.text) for one in notes_at(plot, place)
    ]
    return [(what, much) for what, much in pairs if much]


def notes_at(plot: Plot, place: int) -> list[Note]:
    """The notes of one step."""
    return [note for note in plot.notes if note.step == place]


def levels_text(plot: Plot) -> str:
    """The target and the threshold in words, nothing without either."""
    given = {
        "target": "" if plot.target is None else plain(plot.kpi, plot.target),
        "threshold": "" if plot.threshold is None else plain(plot.kpi, plot.threshold),
    }
    if plot.target is not None and plot.threshold is not None:
        return gettext("Target %(target)s, threshold %(threshold)s.") % given
    if plot.target is not None:
        return gettext("Target %(target)s.") % given
    return gettext("Threshold %(threshold)s.") % given if plot.threshold is not None else ""


def unit_text(kpi: Kpi) -> str:
    """In what is the chart's axis? "per cent of tickets", "rating, 1 to 5", "hours"."""
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    low, high = kpi.scale or (0.0, 0.0)
    given = {"noun": noun, "low": decimal(low), "high": decimal(high)}
    words = {
        "share": gettext("per cent of %(noun)s"),
        "yearly-share": gettext("per cent a year"),
        "hours": gettext("hours"),
        "nps": gettext("Net Promoter Score, −100 to 100"),
        "count": gettext("number of %(noun)s"),
    }
    scored = gettext("score, %(low)s to %(high)s") if kpi.scale else gettext("score")
    return words.get(kpi.unit, scored) % given


def summary(plot: Plot, said: str) -> str:
    """The picture in one sentence: for a reader who does not see it."""
    kpi = plot.kpi
    there = [point for point in plot.points if point.figure.value is not None]
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
    if not said:
        return gettext("%(title)s from %(first)s to %(last)s: from %(from)s to %(to)s.") % given
    return gettext("%(title)s from %(first)s to %(last)s: from %(from)s to %(to)s. %(said)s.") % given


def visible(kpi: Kpi, points: Sequence[Point], rules: Parameters) -> list[Point]:
    """The points as they may be drawn: without the values that the page withholds (MIN-3, ANON)."""
    return [
        replace(point, figure=replace(point.figure, value=None, interval=None))
        if is_withheld(kpi, point.figure, rules)
        else point
        for point in points
    ]


def key_of(plot: Plot) -> list[tuple[str, str]]:
    """What the marks mean that have no name at their end: (mark, meaning)."""
    there = [point for point in plot.points if point.figure.value is not None]
    level = next((point.figure.level for point in there if point.figure.interval), None)
    tone = next((dot_tone(plot.kpi, one) for one in reversed(there) if dot_kind(one) == "signal"), "")
    says = gettext("%(level)s interval, cut at the edge") if is_cut(plot) else gettext("%(level)s interval")
    signals = any(dot_kind(one) == "signal" for one in there)
    found = [
        ("interval", says % {"level": percent_text(level or 0.0, 0)}, level is not None),
        (
            f"signal {tone}".strip(),
            gettext("signal: outside the usual range, or part of a lasting shift"),
            signals,
        ),
        ("open", gettext("not judged: not complete yet"), any(dot_kind(one) == "open" for one in there)),
        ("note", gettext("note, told below"), bool(plot.notes)),
    ]
    return [(mark, meaning) for mark, meaning, is_there in found if is_there]


def _from(kpi: Kpi, point: Point) -> str:
    return "" if kpi.unit == "count" else counted(kpi, point.figure)
