"""A figure beside an earlier one, in words: what it was, and how far apart they are.

Two numbers are no trend (MIN-5): a difference whose interval holds zero is "no clear difference", and one without an
interval is a number and nothing else.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Exposure, Share
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.comparing import Comparison
from trimtab.scorecards.figures import Figure
from trimtab.web.presenters.dates import period_text, step_text
from trimtab.web.presenters.figures import FEWEST_FOR_A_PERCENTAGE, shown
from trimtab.web.presenters.numbers import decimal, points, written


@dataclass(frozen=True)
class Compared:
    """``then`` is the value of ``period``, or why there is none; ``difference`` has its sign and unit.

    ``judgement`` is "better", "worse", "higher", "lower" or "no clear difference"; empty where nothing says how sure
    the difference is. ``tone`` and ``mark`` go with better and worse alone. ``says`` is the whole in one sentence.
    """

    period: str
    then: str
    difference: str
    interval: str
    judgement: str
    tone: str
    mark: str
    says: str


def compared(kpi: Kpi, figure: Figure, found: Comparison, rules: Parameters) -> Compared:
    """How does this figure stand beside the earlier one?"""
    show = shown(kpi, found.then, rules)
    then = show.second or show.text
    period = when(kpi, found.then.period)
    if not is_shown(kpi, figure, found, rules):
        says = gettext("%(period)s: %(value)s") % {"period": period, "value": then}
        return Compared(period, then, "", "", "", "", "", says)
    assert found.difference is not None
    judgement, tone = _judged(kpi, found)
    apart = difference_text(kpi, found.difference)
    interval = ""
    if found.interval is not None:
        ends = {"low": _bare(kpi, found.interval.low), "high": _bare(kpi, found.interval.high)}
        interval = gettext("%(low)s to %(high)s") % ends
    given = {"difference": apart, "then": then, "period": period, "judgement": judgement}
    says = gettext("%(difference)s against %(then)s in %(period)s") % given
    if judgement:
        says = gettext("%(difference)s against %(then)s in %(period)s: %(judgement)s") % given
    mark = ("▲" if found.difference > 0 else "▼") if tone else ""
    return Compared(period, then, apart, interval, judgement, tone, mark, says)


def is_shown(kpi: Kpi, figure: Figure, found: Comparison, rules: Parameters) -> bool:
    """May the difference be shown? Not where one of the two is withheld or too small for a percentage (MIN-2)."""
    if found.difference is None:
        return False
    both = (figure, found.then)
    if isinstance(kpi.measure, Share) and any(one.n < FEWEST_FOR_A_PERCENTAGE for one in both):
        return False
    return all(shown(kpi, one, rules).lead is not None for one in both)


def when(kpi: Kpi, period: Period) -> str:
    """The period in words; a turnover's twelve months are named by their last."""
    return step_text(period) if isinstance(kpi.measure, Exposure) else period_text(period)


def difference_text(kpi: Kpi, difference: float) -> str:
    """A difference with its sign and unit: "+1.3 pp", "−0.4", "+2.5 hr", "+120"."""
    if kpi.unit in ("share", "yearly-share"):
        return points(difference)
    if kpi.unit == "hours":
        return str(written("hours", difference, signed=True))
    return _bare(kpi, difference)


def _bare(kpi: Kpi, difference: float) -> str:
    """The same without a unit, for the ends of an interval."""
    if kpi.unit in ("share", "yearly-share"):
        return points(difference, unit=False)
    return decimal(difference, 0 if kpi.unit in ("count", "nps") else 1, signed=True)


def _judged(kpi: Kpi, found: Comparison) -> tuple[str, str]:
    """What may be said of the difference, and its tone."""
    if found.interval is None or found.difference is None:
        return "", ""
    if not found.is_clear:
        return gettext("no clear difference"), ""
    up = found.difference > 0
    if kpi.better == "neither":
        return (gettext("clearly higher") if up else gettext("clearly lower")), ""
    if up == (kpi.better == "higher"):
        return gettext("better"), "good"
    return gettext("worse"), "bad"
