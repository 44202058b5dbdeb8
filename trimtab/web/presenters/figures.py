"""How a figure is shown: what stands large, what stands beside it, and what has to be said with it (MIN-1 to MIN-4)."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from trimtab.insight.intervals import Interval
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Mean, NetPromoter, Share
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.web.presenters.numbers import Written, amount, bare, count, interval_bare, value_written

FEWEST_FOR_A_PERCENTAGE = 5  # MIN-2
_FROM_ZERO = 0.0


@dataclass(frozen=True)
class Chip:
    """A short remark: its words, and the tone that goes with them ("", "warn", "bad" or "good")."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class Shown:
    """A figure for people.

    ``lead`` is the value, or the counts where a percentage would pretend too much; None when ``withheld`` says why
    there is none. ``second`` is the percentage of a small sample. ``counts`` is "264 of 1,912 tickets" or
    "31 ratings", ``of`` the same after the value: "of 1,912 tickets". ``interval`` has no unit.
    """

    lead: Written | None
    withheld: str
    second: str
    counts: str
    of: str
    interval: str
    chips: tuple[Chip, ...]

    @property
    def text(self) -> str:
        """The whole in one line, without what stands beside it."""
        return str(self.lead) if self.lead else self.withheld


def shown(kpi: Kpi, figure: Figure, rules: Parameters) -> Shown:
    """How is this figure of this KPI shown?"""
    counts = counted(kpi, figure)
    whole = Shown(
        lead=None if figure.value is None else value_written(kpi, figure.value),
        withheld="" if figure.value is not None else _withheld(kpi, figure, rules),
        second="",
        counts=counts,
        of=_of(kpi, figure) or counts,
        interval=interval_of(kpi, figure),
        chips=chips(figure),
    )
    if _is_headcount(figure):
        return replace(whole, lead=Written("", count(figure.numerator or 0), " " + gettext("left")))
    if figure.value is None:
        return replace(whole, interval="")
    if is_withheld(kpi, figure, rules):
        few = gettext("Not enough answers, n = %(n)s") % {"n": count(figure.n)}
        return replace(whole, lead=None, withheld=few, interval="", chips=())
    if isinstance(kpi.measure, Share):
        return _small_share(whole, figure, rules)
    return whole


def is_withheld(kpi: Kpi, figure: Figure, rules: Parameters) -> bool:
    """Does a page show no value of this figure: because there is none, or because it rests on too few (MIN-3)?"""
    if figure.value is None:
        return not _is_headcount(figure)
    return isinstance(kpi.measure, Mean | NetPromoter) and figure.n < rules.n_indic_score


def counted(kpi: Kpi, figure: Figure) -> str:
    """ "264 of 1,912 tickets", "31 ratings", "6 of 34.1 people": on what does it rest? Nothing for a plain count."""
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    if isinstance(kpi.measure, Exposure) and figure.denominator is not None:
        given = {"k": amount(figure.numerator or 0), "n": amount(figure.denominator)}
        return gettext("%(k)s left of %(n)s people") % given
    if isinstance(kpi.measure, Share) and figure.denominator is not None:
        given = {"k": amount(figure.numerator or 0), "n": amount(figure.denominator), "noun": noun}
        return gettext("%(k)s of %(n)s %(noun)s") % given
    if _is_count(kpi):
        return noun
    return gettext("%(n)s %(noun)s") % {"n": count(figure.n), "noun": noun}


def interval_of(kpi: Kpi, figure: Figure) -> str:
    """ "11.9 to 16.0"; of a share or turnover of nothing "up to 43.4" (MIN-1); nothing without an interval."""
    if figure.interval is None:
        return ""
    interval = Interval(*figure.interval)
    if figure.numerator == 0 and interval.low == _FROM_ZERO and isinstance(kpi.measure, Share | Exposure):
        return gettext("up to %(high)s") % {"high": bare(kpi, interval.high)}
    return interval_bare(kpi, interval)


def chips(figure: Figure) -> tuple[Chip, ...]:
    """What has to be said with the figure?"""
    if not figure.flags:
        return ()
    known = {
        "small_sample": Chip(gettext("small sample")),
        "indicative": Chip(gettext("indicative")),
        "provisional": Chip(gettext("provisional")),
        "part_period": Chip(gettext("part of the period")),
        "low_response": Chip(gettext("low response")),
        "one_survey_only": Chip(gettext("one survey only")),
        "approximate_average": Chip(gettext("approximate average")),
        "restated": Chip(gettext("restated")),
    }
    return tuple(known[flag] for flag in dict.fromkeys(figure.flags) if flag in known)


def _small_share(whole: Shown, figure: Figure, rules: Parameters) -> Shown:
    """A share of few: the counts first, the percentage second; under five the counts alone (MIN-2)."""
    if figure.n >= rules.n_small_rate:
        return whole
    pair = {"k": count(figure.numerator or 0), "n": count(figure.denominator or 0)}
    lead = Written("", gettext("%(k)s of %(n)s") % pair, "")
    if figure.n < FEWEST_FOR_A_PERCENTAGE:
        return replace(whole, lead=lead, second="", interval="")
    return replace(whole, lead=lead, second=str(whole.lead))


def _of(kpi: Kpi, figure: Figure) -> str:
    if not isinstance(kpi.measure, Share) or figure.denominator is None:
        return ""
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    return gettext("of %(n)s %(noun)s") % {"n": amount(figure.denominator), "noun": noun}


def _withheld(kpi: Kpi, figure: Figure, rules: Parameters) -> str:
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    words = {
        "no_data": gettext("No %(noun)s in this period") % {"noun": noun},
        "too_few_responses": gettext("Not enough answers, n = %(n)s") % {"n": count(figure.n)},
        "anonymity": gettext("Withheld: it would tell of fewer than %(n)s people")
        % {"n": count(rules.k_anon)},
        "headcount_too_small": gettext("Too few people for a rate"),
        "needs_more_clients": gettext("Needs more clients"),
        "insufficient_data": gettext("Not enough data"),
    }
    if isinstance(kpi.measure, Exposure) and figure.reason == "no_data":
        return gettext("Nobody employed in this period")
    if isinstance(kpi.measure, Confidential) and figure.reason == "too_few_responses":
        # How many of a small group answered is itself withheld (ANON).
        return gettext("Shown from %(n)s answers on") % {"n": count(rules.k_anon)}
    return words.get(figure.reason or "", gettext("Not known"))


def _is_headcount(figure: Figure) -> bool:
    """Stands the number of leavers for a rate of too few people?"""
    return figure.reason == "headcount_too_small" and figure.numerator is not None


def _is_count(kpi: Kpi) -> bool:
    return kpi.unit == "count"
