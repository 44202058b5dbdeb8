"""The page of turnover against satisfaction: bars of people by score, and two lines on fixed axes (AG-6, TIP-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.tipping.models import TippingEstimate
from trimtab.insight.needed_score import NeededScore
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.tipping_data import TeamQuarter
from trimtab.scorecards.tipping_turnover import MonthOfPeople, ScoreBand
from trimtab.web.presenters import tipping_words
from trimtab.web.presenters.dates import month_name, month_short, month_year, period_text
from trimtab.web.presenters.numbers import count, decimal, percent_text
from trimtab.web.presenters.scale import Scale, spans
from trimtab.web.presenters.tipping import MOST_SHOWN, Tab, fit_of
from trimtab.web.presenters.tipping_plot import (
    NARROW,
    WIDE,
    Axis,
    Column,
    Frame,
    Picture,
    Tick,
    axis_to,
    columns,
)

_HIGHEST_SCORE = 10.0
_WITHOUT_TARGET = 0.50
"""AG-6: how far the axis of turnover reaches when no target is set; with one, twice as far as the target."""


@dataclass(frozen=True)
class BandRow:
    """A band of scores as a row."""

    scores: str
    team_quarters: str
    people: str
    left: str
    turnover: str
    interval: str


@dataclass(frozen=True)
class PointRow:
    """A team-quarter as a row: counts of who left, never a rate of so few, and never who (MIN-4)."""

    team: str
    quarter: str
    href: str
    satisfaction: str
    outcome: str
    people: str
    left: str


@dataclass(frozen=True)
class MonthRow:
    """A month as a row."""

    month: str
    satisfaction: str
    turnover: str
    left: str


@dataclass(frozen=True)
class TimePicture:
    """Two lines on fixed axes, left for scores, right for turnover; a dot for each who left."""

    frame: Frame
    scores: Sequence[Tick]
    rates: Sequence[Tick]
    months: Sequence[Tick]
    satisfaction: Sequence[str]
    turnover: Sequence[str]
    dots: Sequence[tuple[float, float]]

    @property
    def left_text(self) -> int:
        """Where the scores at the left end."""
        return self.frame.left - 8

    @property
    def right_text(self) -> int:
        """Where the rates at the right begin."""
        return self.frame.right + 8

    @property
    def month_text(self) -> int:
        """Where the months below the plot stand."""
        return self.frame.bottom + 20


def crossing_caption() -> str:
    """What stands below two lines that may cross (TIP-17)."""
    return gettext(
        "The place where the two lines cross depends on the chart's axes; the tipping point and the needed score are "
        "computed separately."
    )


def pairings(chosen: str) -> list[Tab]:
    """With which quarter's turnover a quarter's satisfaction is paired."""
    return [
        Tab(gettext("Turnover of the next quarter"), "?pairing=next-quarter", chosen == "next-quarter"),
        Tab(gettext("Turnover of the same quarter"), "?pairing=same-quarter", chosen == "same-quarter"),
    ]


def pictures(
    bands: Sequence[ScoreBand], shown: TippingEstimate | None, needed: NeededScore | None
) -> list[Picture]:
    """The score chart: bars are people, dots the turnover of each band, the line what was fitted."""
    if not bands:
        return []
    fit = fit_of(shown, needed.score if needed else None)
    # From the highest score downwards, in the bands' own steps (AG-6).
    marks = [bands[0].high, *(band.low for band in bands)]
    across = Axis(marks, lambda score: decimal(score, 1))
    tops = [band.interval.high for band in bands if band.interval is not None]
    highest = min(max(tops, default=0.1), 1.0)
    up = axis_to(highest, lambda share: percent_text(share, 0), at_least=0.1)
    drawn = [Column(one.low, one.high, one.headcount, one.turnover, one.interval) for one in bands]
    return columns(drawn, fit, across, up)


def picture_says(bands: Sequence[ScoreBand], shown: TippingEstimate | None) -> str:
    """The score chart in a sentence."""
    people = sum(band.headcount for band in bands)
    says = gettext("Turnover of %(people)s person-quarters by the satisfaction of their team.")
    first = says % {"people": count(people)}
    return f"{first} {tipping_words.sentence(shown)}" if shown else first


def band_rows(bands: Sequence[ScoreBand]) -> list[BandRow]:
    """The bands as a table, the highest first."""
    return [
        BandRow(
            scores=gettext("%(low)s to %(high)s")
            % {"low": decimal(one.low, 1), "high": decimal(one.high, 1)},
            team_quarters=count(one.team_quarters),
            people=decimal(one.headcount, 1),
            left=count(one.left),
            turnover=gettext("too few people") if one.turnover is None else percent_text(one.turnover, 1),
            interval=""
            if one.interval is None
            else gettext("%(low)s to %(high)s")
            % {"low": percent_text(one.interval.low, 1), "high": percent_text(one.interval.high, 1)},
        )
        for one in bands
    ]


def point_rows(points: Sequence[TeamQuarter]) -> list[PointRow]:
    """The team-quarters, those of the lowest satisfaction first; at most so many as fit a page."""
    ordered = sorted(points, key=lambda one: (one.satisfaction, one.quarter.start, one.name))
    return [
        PointRow(
            team=one.name,
            quarter=period_text(one.quarter),
            href=f"{reverse('kpi', args=['technician-satisfaction'])}?period={one.quarter.label}&team={one.team}",
            satisfaction=decimal(one.satisfaction, 1),
            outcome=period_text(one.outcome),
            people=decimal(one.headcount, 1),
            left=count(one.left),
        )
        for one in ordered[:MOST_SHOWN]
    ]


def month_rows(months: Sequence[MonthOfPeople]) -> list[MonthRow]:
    """The months as a table, newest first."""
    return [
        MonthRow(
            month=month_year(one.month.start),
            satisfaction="–" if one.satisfaction is None else decimal(one.satisfaction, 1),
            turnover="–" if one.turnover is None else percent_text(one.turnover, 1),
            left=count(one.left),
        )
        for one in reversed(months)
    ]


def time_pictures(months: Sequence[MonthOfPeople], target: float | None) -> list[TimePicture]:
    """The time chart, wide and narrow. Its axes are fixed, never fitted to the data."""
    if not months:
        return []
    top = 2 * target if target else _WITHOUT_TARGET
    return [_time_picture(months, top, frame, every) for frame, every in ((WIDE, 1), (NARROW, 3))]


def time_says(months: Sequence[MonthOfPeople]) -> str:
    """The time chart in a sentence."""
    left = sum(one.left for one in months)
    return gettext(
        "Technician satisfaction and the turnover of twelve months, month by month from %(first)s to %(last)s; "
        "%(left)s people left."
    ) % {
        "first": month_year(months[0].month.start),
        "last": month_year(months[-1].month.start),
        "left": count(left),
    }


def left_text(rules: Parameters) -> str:
    """Why there may be no line of turnover (MIN-4)."""
    return gettext("With fewer than %(n)s people on average only the number who left is shown.") % {
        "n": count(rules.n_min_headcount)
    }


def _time_picture(months: Sequence[MonthOfPeople], top: float, frame: Frame, every: int) -> TimePicture:
    right = frame.right - (46 if frame is WIDE else 40)
    across = Scale(0, max(1, len(months) - 1), frame.left + 8, right - 8)
    scores = Scale(0.0, _HIGHEST_SCORE, frame.bottom, frame.top)
    rates = Scale(0.0, top, frame.bottom, frame.top)
    first = (len(months) - 1) % every
    return TimePicture(
        frame=Frame(frame.name, frame.width, frame.height, frame.left, right, frame.top, frame.bottom),
        scores=[Tick(scores.at(value), decimal(value, 0)) for value in (0, 5, 10)],
        rates=[Tick(rates.at(part * top), percent_text(part * top, 0)) for part in (0, 0.5, 1)],
        months=[
            Tick(across.at(place), _month_text(months[place].month.start, first=place == first))
            for place in range(first, len(months), every)
        ],
        satisfaction=_runs([one.satisfaction for one in months], across, scores),
        turnover=_runs([one.turnover for one in months], across, rates),
        dots=[
            (across.at(place), round(frame.bottom - 7 - 9 * row, 1))
            for place, one in enumerate(months)
            for row in range(one.left)
        ],
    )


def _month_text(month: date, *, first: bool) -> str:
    """The month's name, with its year where a year begins to be shown."""
    return month_short(month) if first or month.month == 1 else month_name(month)


def _runs(values: Sequence[float | None], across: Scale, up: Scale) -> list[str]:
    """The line in pieces: a month that is withheld leaves a gap. A lone month is a short stroke."""
    pieces = []
    for first, last in spans([value is not None for value in values]):
        ends = range(first, last + 1)
        places = [(across.at(place), up.at(values[place] or 0.0)) for place in ends]
        if first == last:
            (x, y), *_ = places
            places = [(x - 4, y), (x + 4, y)]
        pieces.append(" ".join(f"{x:g},{y:g}" for x, y in places))
    return pieces
