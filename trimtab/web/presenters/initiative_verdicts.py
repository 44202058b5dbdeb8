"""What came of an initiative, in words (INIT-8). Nothing here says more than the interval does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.initiative_effect import COMPARISON_GROUPS, MONTHS_AFTER, MONTHS_BEFORE
from trimtab.kpi.definition import Kpi
from trimtab.reports.effect_words import Effect, signed, span, verdict_sentence
from trimtab.scorecards.initiative_shapes import Outcome, Told
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.numbers import count

_TONES = {"improvement": "good", "worse": "bad"}
_MARKS = {"improvement": "✓", "worse": "✗"}


@dataclass(frozen=True)
class Said:
    """The verdict: its short word for a list, its sentence, what is said with it. Tone and mark come together."""

    short: str
    sentence: str
    remarks: Sequence[str] = ()
    tone: str = ""
    mark: str = ""
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Other:
    """An effect on another KPI: numbers, and no word about them."""

    kpi: str
    href: str
    effect: str
    interval: str


def said(kpi_key: str, direction: str, found: Outcome) -> Said:
    """What is said of this outcome, of an initiative that wants its KPI to go this way?"""
    kpi = KPIS.get(kpi_key)
    if found.verdict == "too_early":
        return Said(_early_short(found), _early(found), [*_so_far(kpi, found), *_remarks(found)], "", "")
    if kpi is None or found.told is None:
        links = [(title, reverse("initiative", args=[key])) for key, title in found.overlaps]
        return Said(
            gettext("no verdict"), _withheld(found), (), "", "", links if found.why == "overlap" else ()
        )
    return Said(
        short(found.verdict),
        _verdict(kpi, direction, found, found.told),
        _remarks(found),
        _TONES.get(found.verdict, ""),
        _MARKS.get(found.verdict, ""),
    )


def short(verdict: str) -> str:
    """A verdict in a word or two, for a list."""
    return {
        "improvement": gettext("improvement"),
        "worse": gettext("worse"),
        "no_clear_effect": gettext("no clear effect"),
        "withheld": gettext("no verdict"),
        "too_early": gettext("too early to judge"),
    }.get(verdict, verdict)


def others(found: Outcome) -> list[Other]:
    """The other KPIs: intervals without words (INIT-8)."""
    return [
        Other(
            gettext(KPIS[one.kpi].title),
            reverse("kpi", args=[one.kpi]),
            signed(KPIS[one.kpi].unit, one.told.effect),
            span(KPIS[one.kpi].unit, one.told.interval),
        )
        for one in found.others
        if one.kpi in KPIS
    ]


def method_text(found: Outcome) -> str:
    """How it was computed, in a sentence; "" where nothing was."""
    if found.told is None:
        return ""
    given = {"before": count(found.before), "after": count(found.after), "groups": count(found.compared)}
    words = {
        "difference": gettext(
            "Difference in differences over %(before)s months before and %(after)s after, against the mean of "
            "%(groups)s groups that were left alone, with an interval that allows for months being alike."
        ),
        "pair": gettext(
            "%(before)s months before against %(after)s after, by two methods that both have to see an effect; the "
            "smaller of the two is shown."
        ),
        "clusters": gettext(
            "Too few tickets a month for monthly rates: all of the %(before)s months before against all of the "
            "%(after)s after, and that against the same change of %(groups)s groups that were left alone."
        ),
    }
    return words.get(found.told.method, "") % given


def _verdict(kpi: Kpi, direction: str, found: Outcome, told: Told) -> str:
    alone = told.method == "pair"
    return verdict_sentence(Effect(kpi.unit, direction, found.verdict, told.effect, told.interval, alone))


def _early(found: Outcome) -> str:
    if found.why == "waits_for_records":
        return gettext("Too early to judge: the records of the last months have not come in yet.")
    if found.why == "not_begun":
        return gettext("No verdict yet: what it is judged by is fixed when it begins.")
    if found.why == "before_review":
        text = gettext(
            "Too early to judge: the day fixed for it is %(day)s, and there is no verdict before it."
        )
        return text % {"day": _day(found.decidable_on)}
    given = {
        "need_before": count(MONTHS_BEFORE),
        "need_after": count(MONTHS_AFTER),
        "before": count(found.before),
        "after": count(found.after),
        "day": _day(found.decidable_on),
    }
    text = gettext(
        "Too early to judge (needs %(need_before)s months before and %(need_after)s after; has %(before)s and "
        "%(after)s). It can be decided on %(day)s."
    )
    return text % given


def _so_far(kpi: Kpi | None, found: Outcome) -> list[str]:
    """How things stand before the day fixed for a verdict: numbers, and no word about them."""
    if kpi is None or found.told is None:
        return []
    given = {
        "effect": signed(kpi.unit, found.told.effect),
        "interval": span(kpi.unit, found.told.interval),
    }
    text = (
        gettext("So far %(effect)s (%(interval)s) compared with before; this is not a verdict.")
        if found.told.method == "pair"
        else gettext("So far %(effect)s (%(interval)s) compared with similar groups; this is not a verdict.")
    )
    return [text % given]


def _early_short(found: Outcome) -> str:
    if found.why == "not_begun":
        return gettext("not begun")
    if found.decidable_on is None or found.why == "waits_for_records":
        return gettext("too early to judge")
    return gettext("too early to judge, decidable on %(day)s") % {"day": day(found.decidable_on)}


def _withheld(found: Outcome) -> str:
    if found.why == "overlap":
        titles = gettext(", ").join(title for _key, title in found.overlaps)
        return gettext("Cannot be separated: %(list)s ran for the same group at the same time.") % {
            "list": titles
        }
    given = {
        "need_before": count(MONTHS_BEFORE),
        "need_after": count(MONTHS_AFTER),
        "before": count(found.before),
        "after": count(found.after),
    }
    words = {
        "too_few_before": gettext(
            "No verdict: it needs %(need_before)s complete months before the start, and has %(before)s."
        ),
        "no_values": gettext(
            "No verdict: the KPI has no figure in some of the months around the start. Complete months in a row: "
            "%(before)s before, %(after)s after."
        ),
        "not_published": gettext(
            "No verdict: in some of the months too few people answered to show their group. Months in a row that "
            "were published: %(before)s before, %(after)s after."
        ),
        "too_few_rows": gettext(
            "No verdict: there are too few tickets in a month for a rate, and too few groups to compare with."
        ),
        "no_variation": gettext("No verdict: the KPI never varies, so nothing can be told from chance."),
        "not_by_group": gettext("No verdict: this KPI is not kept for single groups of this kind."),
        "covers_twelve_months": gettext(
            "No verdict: this KPI covers twelve months at a time, so its months cannot be compared."
        ),
        "no_such_kpi": gettext("No verdict: this KPI is not kept any more."),
        "design_changed": gettext(
            "No verdict: what it was to be judged by is not what was fixed when it began."
        ),
    }
    return words.get(found.why, gettext("No verdict.")) % given


def _remarks(found: Outcome) -> list[str]:
    remarks = []
    if found.told is not None and found.told.method == "pair":
        remarks.append(
            gettext(
                "Without comparison groups: a general change cannot be told from the initiative’s effect."
            )
        )
    if found.bad_spell:
        remarks.append(
            gettext("Started after an unusually bad spell: part of any improvement is to be expected anyway.")
        )
    if (
        found.told is not None
        and found.comparisons
        and COMPARISON_GROUPS <= found.compared < found.comparisons
    ):
        text = ngettext(
            "%(n)s of %(all)s groups could be compared with: the others lack figures in some of the months.",
            "%(n)s of %(all)s groups could be compared with: the others lack figures in some of the months.",
            found.compared,
        )
        remarks.append(text % {"n": count(found.compared), "all": count(found.comparisons)})
    if found.verdict == "too_early" and found.overlaps:
        titles = gettext(", ").join(title for _key, title in found.overlaps)
        remarks.append(
            gettext("It will not be separable from what runs for the same group: %(list)s.")
            % {"list": titles}
        )
    return remarks


def _day(value: date | None) -> str:
    return day(value) if value else ""
