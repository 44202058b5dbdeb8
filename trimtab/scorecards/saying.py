"""What a series says, in the words that every front door uses (TREND-7)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from trimtab.insight.control_charts import Kind
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.reports.numbers import interval_plain, plain
from trimtab.reports.periods import period_text, step_text
from trimtab.reports.verdicts import Told, rule_words, verdict_words
from trimtab.scorecards.shapes import Point, Series


def words_of(kpi: Kpi, series: Series) -> str:
    """What does this series of this KPI say? Nothing for one that is never judged."""
    verdict = series.verdict
    if verdict is None:
        return ""
    judged = latest_judged(series)
    if judged is None and verdict.kind != "not_enough_data":
        return _nothing_judged(series)
    return verdict_words(
        Told(
            kind=verdict.kind,
            step=series.step,
            when=step_text(judged.figure.period) if judged else "",
            since=_since(series, judged),
            value=plain(kpi, judged.figure.value) if judged and judged.figure.value is not None else "",
            usual=usual_range(kpi, judged) if judged else "",
            run=series.run,
            complete=verdict.complete,
            needed=verdict.needed,
            restarted=period_text(Period.holding(series.restarted, "month")) if series.restarted else "",
        )
    )


def said_record(kpi: Kpi, series: Series) -> dict[str, Any] | None:
    """The verdict for programs, with its words; None for a series that is never judged."""
    verdict = series.verdict
    if verdict is None:
        return None
    return {
        "kind": verdict.kind,
        "rule": verdict.rule,
        "words": words_of(kpi, series),
        "step": series.step,
        "since": series.since.start.isoformat() if series.since else None,
        "run": series.run,
        "complete": verdict.complete,
        "needed": verdict.needed,
        "restarted": series.restarted.isoformat() if series.restarted else None,
    }


def rule_at(point: Point) -> str:
    """By which rule is a step marked? Nothing for one without a signal."""
    value, centre = point.figure.value, point.centre
    if not point.signal or value is None or centre is None:
        return ""
    outside = (point.high is not None and value > point.high) or (point.low is not None and value < point.low)
    side = "above" if value > centre else "below"
    kinds: dict[tuple[bool, str], Kind] = {
        (True, "above"): "above",
        (True, "below"): "below",
        (False, "above"): "shift_above",
        (False, "below"): "shift_below",
    }
    return rule_words(kinds[outside, side])


def usual_range(kpi: Kpi, point: Point) -> str:
    """ "8.1% to 12.4%": what was usual then? Nothing without limits."""
    if point.low is None or point.high is None:
        return ""
    return interval_plain(kpi, point.low, point.high)


def latest_judged(series: Series) -> Point | None:
    """The latest step that takes part: the one the verdict is about."""
    return _latest(series.points)


def _latest(points: Sequence[Point]) -> Point | None:
    return next((point for point in reversed(points) if point.takes_part), None)


def _since(series: Series, judged: Point | None) -> str:
    """The step at which it began, where that is not the one judged last."""
    if series.since is None or judged is None or series.since.end >= judged.figure.period.end:
        return ""
    return period_text(series.since)


def _nothing_judged(series: Series) -> str:
    if series.step == "week":
        return gettext("Nothing to judge in these weeks")
    if series.step == "quarter":
        return gettext("Nothing to judge in these quarters")
    return gettext("Nothing to judge in these months")
