"""The pictures of tipping points: points, fitted line with its band, and where it bends. Plain SVG geometry."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trimtab.insight.intervals import Interval
from trimtab.insight.tipping_point import Drawn
from trimtab.web.presenters.scale import Scale, ticks

_SMALLEST, _LARGEST = 2.5, 9.0


@dataclass(frozen=True)
class Frame:
    """The size of a picture and where its plot lies."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


WIDE = Frame("wide", 820, 366, 52, 796, 14, 336)
NARROW = Frame("narrow", 360, 286, 44, 338, 12, 258)


@dataclass(frozen=True)
class Mark:
    """A point: where it lies, how large it is, where it leads, what it says."""

    x: float
    y: float
    r: float
    href: str
    says: str


@dataclass(frozen=True)
class Tick:
    """A value of an axis at its place."""

    at: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar from the ground up, with its number below the top."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Whisker:
    """A value with its interval."""

    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Picture:
    """A whole picture, ready to print.

    ``line`` and ``band`` are the fit, ``place`` is the bend, ``stripe`` its interval.
    """

    frame: Frame
    across: Sequence[Tick]
    up: Sequence[Tick]
    marks: Sequence[Mark] = ()
    line: str = ""
    band: str = ""
    place: float | None = None
    stripe: tuple[float, float] | None = None
    bars: Sequence[Bar] = ()
    whiskers: Sequence[Whisker] = ()
    needed: float | None = None

    @property
    def plot_height(self) -> int:
        """How high the plot is, without its axis."""
        return self.frame.bottom - self.frame.top

    @property
    def up_text(self) -> int:
        """Where the values of the axis at the left end."""
        return self.frame.left - 8

    @property
    def across_text(self) -> int:
        """Where the values below the plot stand."""
        return self.frame.bottom + 20


@dataclass(frozen=True)
class Dot:
    """A point as it is measured: ``weight`` becomes its area."""

    x: float
    y: float
    weight: float
    href: str
    says: str


@dataclass(frozen=True)
class Axis:
    """From where to where an axis goes, in which steps, and how its values are written."""

    marks: Sequence[float]
    written: Callable[[float], str]

    @property
    def low(self) -> float:
        return self.marks[0]

    @property
    def high(self) -> float:
        return self.marks[-1]


@dataclass(frozen=True)
class Fit:
    """What a run says that is drawn: the line with its band, the bend, its interval, the needed score."""

    curve: Sequence[Drawn] = ()
    at: float | None = None
    interval: Interval | None = None
    needed: float | None = None


@dataclass(frozen=True)
class Column:
    """A band of scores: its ends, its bar's height, and the rate drawn above it, if it may be shown."""

    low: float
    high: float
    size: float
    rate: float | None = None
    interval: Interval | None = None


def axis_to(highest: float, written: Callable[[float], str], *, at_least: float, about: int = 6) -> Axis:
    """An axis from zero that reaches so far."""
    return Axis(ticks(0.0, max(highest, at_least), about=about), written)


def scatter(dots: Sequence[Dot], fit: Fit, across: Axis, up: Axis, *, linked: bool) -> list[Picture]:
    """The points with what was fitted to them, wide and narrow. The largest lie behind, so that none is hidden.

    ``linked``: the wide picture's points can be pressed. On a phone the table below does that.
    """
    heaviest = max((dot.weight for dot in dots), default=1.0)
    ordered = sorted(dots, key=lambda dot: -dot.weight)
    found = []
    for frame in (WIDE, NARROW):
        x, y = _scales(frame, across, up)
        size = 1.0 if frame is WIDE else 0.7
        marks = [
            Mark(
                x.at(dot.x),
                y.at(dot.y),
                round(size * _radius(dot.weight, heaviest), 1),
                dot.href if linked and frame is WIDE else "",
                dot.says if frame is WIDE else "",
            )
            for dot in ordered
        ]
        found.append(_picture(frame, across, up, fit, marks=marks))
    return found


def columns(bands: Sequence[Column], fit: Fit, across: Axis, up: Axis) -> list[Picture]:
    """Bars of how many there are, the pooled rate above each, and the fit."""
    largest = max((band.size for band in bands), default=1.0) or 1.0
    found = []
    for frame in (WIDE, NARROW):
        x, y = _scales(frame, across, up)
        half = (frame.bottom - frame.top) / 2
        bars = [
            Bar(
                min(x.at(band.low), x.at(band.high)) + 1,
                round(frame.bottom - half * band.size / largest, 1),
                round(abs(x.at(band.high) - x.at(band.low)) - 2, 1),
                round(half * band.size / largest, 1),
            )
            for band in bands
        ]
        whiskers = [
            Whisker(
                x.at((band.low + band.high) / 2),
                y.at(band.rate),
                y.at(band.interval.high),
                y.at(band.interval.low),
            )
            for band in bands
            if band.rate is not None and band.interval is not None
        ]
        found.append(_picture(frame, across, up, fit, bars=bars, whiskers=whiskers))
    return found


def _picture(
    frame: Frame,
    across: Axis,
    up: Axis,
    fit: Fit,
    *,
    marks: Sequence[Mark] = (),
    bars: Sequence[Bar] = (),
    whiskers: Sequence[Whisker] = (),
) -> Picture:
    x, y = _scales(frame, across, up)
    low, high = sorted((across.low, across.high))
    inside = [one for one in fit.curve if low - 1e-9 <= one.x <= high + 1e-9]
    there = [*((one.x, one.high) for one in inside), *((one.x, one.low) for one in reversed(inside))]
    every = 1 if frame is WIDE else 2
    return Picture(
        frame=frame,
        across=[Tick(x.at(mark), across.written(mark)) for mark in across.marks[::every]],
        up=[Tick(y.at(mark), up.written(mark)) for mark in up.marks],
        marks=marks,
        line=_path([(x.at(one.x), y.at(one.y)) for one in inside]),
        band=_path([(x.at(at), y.at(value)) for at, value in there]),
        place=None if fit.at is None else x.at(fit.at),
        stripe=None if fit.interval is None else _stripe(x, fit.interval),
        bars=bars,
        whiskers=whiskers,
        needed=None if fit.needed is None else x.at(fit.needed),
    )


def _scales(frame: Frame, across: Axis, up: Axis) -> tuple[Scale, Scale]:
    # An axis may run downwards: scores are drawn from ten to nought.
    ends = (frame.left, frame.right) if across.low <= across.high else (frame.right, frame.left)
    low, high = sorted((across.low, across.high))
    return Scale(low, high, *ends), Scale(up.low, up.high, frame.bottom, frame.top)


def _stripe(x: Scale, interval: Interval) -> tuple[float, float]:
    first, last = sorted((x.at(interval.low), x.at(interval.high)))
    return first, round(max(last - first, 1.0), 1)


def _radius(weight: float, heaviest: float) -> float:
    return max(_SMALLEST, _LARGEST * math.sqrt(max(weight, 0.0) / heaviest))


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
