"""A KPI page's first words: one or two plain sentences and the row of facts they rest on."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Difference
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Exposure, Median, Share, Standing
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import LowestArea, SameClients, Scorecard
from trimtab.web.presenters.comparison import Compared
from trimtab.web.presenters.dates import period_text, step_text
from trimtab.web.presenters.figures import Shown, interval_of, shown
from trimtab.web.presenters.numbers import amount, count, percent_text, plain, points, value_written

ESCALATION_RATE = "ON-ESC-2"


@dataclass(frozen=True)
class Fact:
    """One number of the row: the number, and what it is. ``rows`` says that it leads to the rows behind it.

    ``tone`` is "good" or "bad" where it is clearly better or worse than before.
    """

    number: str
    says: str
    rows: bool = False
    tone: str = ""


def answer(card: Scorecard, rules: Parameters) -> SafeString:
    """The figure of the period in one sentence, its value in bold."""
    figure, kpi = card.figure, card.kpi
    show = shown(kpi, figure, rules)
    period = _period(kpi, figure.period)
    if show.lead is None:
        return format_html(gettext("{period}: {reason}."), period=period, reason=show.withheld)
    value = format_html('<b class="num">{}</b>', show.text)
    return format_html(_shape(kpi, show), period=period, value=value, counts=show.counts)


def verdict_sentence(words: str, judgement: str) -> str:
    """The verdict as a sentence: "Above the usual range in October 2026 (…): worse than usual."."""
    if not words:
        return ""
    if not judgement:
        return gettext("%(said)s.") % {"said": words}
    return gettext("%(said)s: %(judgement)s than usual.") % {"said": words, "judgement": judgement}


def stages_sentence(kpi: Kpi, split: Difference | None) -> str:
    """Early against ongoing support, in the words of ON-ESC-3; nothing where the KPI has no stages or no data."""
    if split is None or split.difference is None or split.early is None or split.ongoing is None:
        return ""
    given = {
        "early": plain(kpi, split.early),
        "ongoing": plain(kpi, split.ongoing),
        "difference": points(split.difference),
    }
    if split.interval is None:
        # Without an interval nothing may be called higher or lower (MIN-5).
        if split.reason == "needs_more_clients":
            text = gettext(
                "Early support %(early)s, ongoing support %(ongoing)s: %(difference)s; an interval needs 3 clients in "
                "each stage."
            )
            return text % given
        return gettext("Early support %(early)s, ongoing support %(ongoing)s: %(difference)s.") % given
    given["low"] = points(split.interval.low, unit=False)
    given["high"] = points(split.interval.high, unit=False)
    if not split.interval.excludes(0.0):
        text = gettext(
            "No clear difference between early and ongoing support: %(difference)s (%(low)s to %(high)s)."
        )
        return text % given
    return _different(kpi, split.difference > 0) % given


def same_clients_sentence(kpi: Kpi, found: SameClients | None) -> str:
    """How the clients with tickets in both stages compare with themselves; nothing without an interval (MIN-5)."""
    if found is None or found.split.interval is None or found.split.difference is None:
        return ""
    given = {
        "difference": points(found.split.difference),
        "low": points(found.split.interval.low, unit=False),
        "high": points(found.split.interval.high, unit=False),
        "n": count(found.clients),
        "early": plain(kpi, found.split.early or 0.0),
        "ongoing": plain(kpi, found.split.ongoing or 0.0),
    }
    if not found.split.interval.excludes(0.0):
        text = gettext(
            "The %(n)s clients that had both in twelve months show no clear difference between their own early and "
            "ongoing support: %(difference)s (%(low)s to %(high)s)."
        )
    elif found.split.difference > 0:
        text = gettext(
            "The %(n)s clients that had both in twelve months were higher in early support (%(early)s) than in "
            "ongoing support (%(ongoing)s): %(difference)s (%(low)s to %(high)s)."
        )
    else:
        text = gettext(
            "The %(n)s clients that had both in twelve months were lower in early support (%(early)s) than in "
            "ongoing support (%(ongoing)s): %(difference)s (%(low)s to %(high)s)."
        )
    return text % given


def lowest_area_sentence(found: LowestArea | None, rules: Parameters) -> str:
    """The lowest area of onboarding with its interval, or that the areas are too close to rank."""
    if found is None:
        return ""
    if found.figure is None:
        return gettext("The areas are too close to rank.")
    kpi = KPIS[found.figure.kpi]
    show = shown(kpi, found.figure, rules)
    given = {"area": gettext(kpi.title), "value": show.text, "interval": show.interval}
    return gettext("The lowest area is “%(area)s”: %(value)s (%(interval)s).") % given


def facts(card: Scorecard, rules: Parameters, before: Compared | None = None) -> list[Fact]:
    """The row of facts: counts, interval, the two stages, their difference, the target, and the period before.

    ``before`` is the earlier figure that was chosen to compare with, in place of the period before.
    """
    return [
        *_own(card.kpi, card.figure, rules),
        *_stages(card, rules),
        *_split(card.split),
        *(_beside(before) if before else _before(card, rules)),
        *_target(card),
    ]


def threshold_fact(kpi: Kpi, threshold: float | None) -> list[Fact]:
    """Where the KPI is to warn; nothing where nobody said."""
    return [] if threshold is None else [Fact(str(value_written(kpi, threshold)), gettext("threshold"))]


def _period(kpi: Kpi, period: Period) -> str:
    """The period in words; a turnover's twelve months are named by their last."""
    return step_text(period) if isinstance(kpi.measure, Exposure) else period_text(period)


def _shape(kpi: Kpi, show: Shown) -> str:
    measure = kpi.measure
    if isinstance(measure, Exposure):
        return gettext("In the twelve months to {period}: {value}, {counts}.")
    if isinstance(measure, Standing):
        return gettext("At the end of {period}: {value} {counts}.")
    if isinstance(measure, Median):
        return gettext("In {period} half took less than {value}, from {counts}.")
    if kpi.unit == "count":
        return gettext("In {period}: {value} {counts}.")
    if isinstance(measure, Share):
        return (
            gettext("In {period}: {value}.")
            if not show.counts
            else gettext("In {period}: {value}, {counts}.")
        )
    return gettext("In {period}: {value}, from {counts}.")


def _different(kpi: Kpi, higher: bool) -> str:
    if kpi.identifier == ESCALATION_RATE:
        if higher:
            return gettext(
                "Escalations are higher in early support (%(early)s) than in ongoing support (%(ongoing)s): "
                "%(difference)s (%(low)s to %(high)s)."
            )
        return gettext(
            "Escalations are lower in early support (%(early)s) than in ongoing support (%(ongoing)s): "
            "%(difference)s (%(low)s to %(high)s)."
        )
    if higher:
        return gettext(
            "Early support is higher (%(early)s) than ongoing support (%(ongoing)s): "
            "%(difference)s (%(low)s to %(high)s)."
        )
    return gettext(
        "Early support is lower (%(early)s) than ongoing support (%(ongoing)s): "
        "%(difference)s (%(low)s to %(high)s)."
    )


def _own(kpi: Kpi, figure: Figure, rules: Parameters) -> list[Fact]:
    show = shown(kpi, figure, rules)
    if show.lead is None:
        return []
    found = []
    if figure.denominator is not None and isinstance(kpi.measure, Exposure):
        given = {"n": amount(figure.denominator)}
        found.append(Fact(amount(figure.numerator or 0), gettext("left, of %(n)s people") % given, rows=True))
    elif figure.denominator is not None and isinstance(kpi.measure, Share):
        noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
        given = {"n": amount(figure.denominator), "noun": noun}
        found.append(Fact(amount(figure.numerator or 0), gettext("of %(n)s %(noun)s") % given, rows=True))
    elif kpi.unit != "count":
        found.append(Fact(count(figure.n), gettext(kpi.noun) if kpi.noun else gettext("rows"), rows=True))
    else:
        found.append(Fact(str(show.lead), gettext(kpi.noun) if kpi.noun else gettext("rows"), rows=True))
    if show.interval:
        level = gettext("%(level)s interval") % {"level": percent_text(figure.level, 0)}
        found.append(Fact(show.interval, level))
    return found


def _stages(card: Scorecard, rules: Parameters) -> list[Fact]:
    titles = {"early": gettext("early support"), "ongoing": gettext("ongoing support")}
    found = []
    for stage, figure in card.stages.items():
        show = shown(card.kpi, figure, rules)
        if show.lead is not None:
            says = ", ".join(
                part for part in (titles.get(stage, stage), interval_of(card.kpi, figure)) if part
            )
            found.append(Fact(show.text, says))
    return found


def _split(split: Difference | None) -> list[Fact]:
    if split is None or split.difference is None:
        return []
    says = gettext("early against ongoing")
    if split.interval is not None:
        low, high = points(split.interval.low, unit=False), points(split.interval.high, unit=False)
        says += ", " + gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    return [Fact(points(split.difference), says)]


def _before(card: Scorecard, rules: Parameters) -> list[Fact]:
    """The period before, as a number only: two points are no trend (MIN-5)."""
    show = shown(card.kpi, card.previous, rules)
    if show.lead is None:
        return []
    return [Fact(show.text, gettext("in %(period)s") % {"period": _period(card.kpi, card.previous.period)})]


def _beside(before: Compared) -> list[Fact]:
    """The earlier figure, and the difference with its interval and what it allows to say."""
    found = [Fact(before.then, gettext("in %(period)s") % {"period": before.period})]
    if before.difference:
        says = [gettext("difference"), before.interval, before.judgement]
        mark = f"{before.mark} " if before.mark else ""
        found.append(
            Fact(mark + before.difference, ", ".join(part for part in says if part), tone=before.tone)
        )
    return found


def _target(card: Scorecard) -> list[Fact]:
    return [] if card.target is None else [Fact(str(value_written(card.kpi, card.target)), gettext("target"))]
