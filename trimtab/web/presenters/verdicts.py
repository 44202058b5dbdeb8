"""What a series says, in words, with a mark and a tone (TREND-1, TREND-7, MIN-5).

Colour, mark and word come together, and only where a rule of the control chart fired.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.shapes import Point, Scorecard, Series
from trimtab.web.presenters.dates import step_text
from trimtab.web.presenters.numbers import count, interval_plain, plain

MARKS = {"up": "▲", "down": "▼"}


@dataclass(frozen=True)
class Said:
    """One line about a series. ``tone`` and ``mark`` are empty when nothing happened; ``judgement`` is the word."""

    words: str
    tone: str = ""
    mark: str = ""
    judgement: str = ""


def said(card: Scorecard, grain: str = "month") -> Said:
    """What does the scorecard's series say?"""
    return say(card.kpi, card.series, grain)


def say(kpi: Kpi, series: Series, grain: str = "month") -> Said:
    """What does this series of this KPI say? Steps are months or weeks."""
    verdict = series.verdict
    if verdict is None:
        return Said("")
    if verdict.kind == "not_enough_data":
        return Said(_too_short(verdict.complete, verdict.needed, grain))
    judged = _latest(series.points)
    if judged is None:
        return Said(
            gettext("Nothing to judge in these months")
            if grain == "month"
            else gettext("Nothing to judge in these weeks")
        )
    if verdict.kind == "steady":
        return Said(gettext("Within the usual range"))
    up = verdict.kind.endswith("above")
    mark = MARKS["up" if up else "down"]
    shift = verdict.rule == "R2"
    words = _shift(up, _run(series, verdict.since), grain) if shift else _outside(kpi, series, up, judged)
    if kpi.better == "neither":
        return Said(words, "", mark)
    if up == (kpi.better == "lower"):
        return Said(words, "warn" if shift else "bad", mark, gettext("worse"))
    return Said(words, "good", mark, gettext("better"))


def usual_range(kpi: Kpi, point: Point) -> str:
    """ "8.1% to 12.4%": what was usual then? Nothing without limits."""
    if point.low is None or point.high is None:
        return ""
    return interval_plain(kpi, point.low, point.high)


def latest_judged(series: Series) -> Point | None:
    """The latest point that takes part: the one the verdict is about."""
    return _latest(series.points)


def _latest(points: Sequence[Point]) -> Point | None:
    return next((point for point in reversed(points) if point.takes_part), None)


def _outside(kpi: Kpi, series: Series, up: bool, judged: Point) -> str:
    """ "Above the usual range in October 2026 (13.8%, usual range 8.1% to 12.4%)" (TREND-7)."""
    since = (
        series.points[series.verdict.since] if series.verdict and series.verdict.since is not None else judged
    )
    when = step_text(judged.figure.period)
    usual = usual_range(kpi, judged)
    if since is not judged:
        begin = step_text(since.figure.period)
        text = (
            gettext("Above the usual range since %(since)s")
            if up
            else gettext("Below the usual range since %(since)s")
        )
        head = text % {"since": begin}
    else:
        text = (
            gettext("Above the usual range in %(when)s")
            if up
            else gettext("Below the usual range in %(when)s")
        )
        head = text % {"when": when}
    if not usual or judged.figure.value is None:
        return head
    given = {"said": head, "value": plain(kpi, judged.figure.value), "usual": usual}
    return gettext("%(said)s (%(value)s, usual range %(usual)s)") % given


def _shift(up: bool, run: int, grain: str) -> str:
    """ "Lasting shift: 8 months in a row above the usual level" (TREND-7)."""
    if grain == "week":
        above = ngettext(
            "Lasting shift: %(n)s week in a row above the usual level",
            "Lasting shift: %(n)s weeks in a row above the usual level",
            run,
        )
        below = ngettext(
            "Lasting shift: %(n)s week in a row below the usual level",
            "Lasting shift: %(n)s weeks in a row below the usual level",
            run,
        )
    else:
        above = ngettext(
            "Lasting shift: %(n)s month in a row above the usual level",
            "Lasting shift: %(n)s months in a row above the usual level",
            run,
        )
        below = ngettext(
            "Lasting shift: %(n)s month in a row below the usual level",
            "Lasting shift: %(n)s months in a row below the usual level",
            run,
        )
    return (above if up else below) % {"n": count(run)}


def _run(series: Series, since: int | None) -> int:
    """How many steps are in the run? Points on the centre are skipped (TREND-5)."""
    points = [point for point in series.points[since or 0 :] if point.takes_part]
    return sum(point.figure.value != point.centre for point in points)


def _too_short(complete: int, needed: int, grain: str) -> str:
    given = {"complete": count(complete), "needed": count(needed)}
    if grain == "week":
        return gettext("Not enough data: %(complete)s of %(needed)s weeks") % given
    return gettext("Not enough data: %(complete)s of %(needed)s months") % given
