"""How figures under the anonymity rules leave the scorecards: rounded, and without the sums behind them (ANON-10).

Every page, file, command and program shows what comes from here. Means and indices have one decimal, so have their
bounds; a share of a hundred has one. What was added up stays inside, for a sum says more than its rounded mean.
"""

from collections.abc import Mapping
from dataclasses import replace

from trimtab.insight.intervals import Interval
from trimtab.insight.rounding import half_up_number
from trimtab.kpi.measures import Confidential
from trimtab.scorecards.figures import Bare, Figure

DECIMALS, DECIMALS_OF_A_SHARE = 1, 3


def as_published(figure: Figure, asked: Confidential) -> Figure:
    """The figure as anybody may have it.

    Of a mean only how many answered is kept beside it. A share keeps its two counts: they are what it says.
    """
    digits = _decimals(asked)
    return replace(
        figure,
        value=rounded(figure.value, digits),
        interval=rounded_interval(figure.interval, digits),
        components=_kept(figure.components, asked),
        numerator=figure.numerator if asked.obstacle else None,
        denominator=figure.denominator if asked.obstacle else None,
    )


def bare_as_published(value: float | None, n: int, sums: Mapping[str, float], asked: Confidential) -> Bare:
    """The value alone as anybody may have it, on ``n`` answers: what the figure of ``as_published`` has of them."""
    return Bare(rounded(value, _decimals(asked)), n, _kept(sums, asked))


def _decimals(asked: Confidential) -> int:
    return DECIMALS_OF_A_SHARE if asked.obstacle else DECIMALS


def _kept(sums: Mapping[str, float], asked: Confidential) -> Mapping[str, float]:
    names = ("low", "count") if asked.obstacle else ("count",)
    return {name: sums[name] for name in names if name in sums}


def rounded(value: float | None, digits: int = DECIMALS) -> float | None:
    """Half away from zero (ROUND-2); nothing stays nothing."""
    return None if value is None else half_up_number(value, digits)


def rounded_interval(interval: Interval | None, digits: int = DECIMALS) -> Interval | None:
    """Both bounds, as the value between them."""
    if interval is None:
        return None
    return Interval(half_up_number(interval.low, digits), half_up_number(interval.high, digits))
