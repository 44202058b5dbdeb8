"""What changed, in sentences: each with its evidence and rule, who looks after it, and where it leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.period import Period
from trimtab.reports.effect_words import Effect, verdict_sentence
from trimtab.reports.verdicts import Told, verdict_words
from trimtab.reports.warning_words import limit
from trimtab.scorecards.changes.shapes import Change, Changed
from trimtab.web.addresses import View
from trimtab.web.presenters.changes_of_tipping import of_tipping
from trimtab.web.presenters.dates import day, period_text
from trimtab.web.presenters.numbers import amount, count, interval_plain, percent_text, plain
from trimtab.web.presenters.verdicts import MARKS

_LEVEL = 0.90
"""How sure the interval of a shrunken rate is (EB-4)."""
SHOWN_STANDING = 4
_TONES = {"worse": "bad", "better": "good"}
Evidence = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """One change: its subject, what happened to it, on which numbers that rests, and who looks after it.

    ``judged`` is the word that goes with the tone. ``owner`` is "" while nobody does; ``assign`` is where somebody is
    named then.
    """

    title: str
    says: str
    evidence: str
    judged: str
    tone: str
    mark: str
    href: str
    owner: str
    assign: str


@dataclass(frozen=True)
class Strip:
    """The strip above the lanes. ``standing`` is what had changed before; ``standing_says`` names it in one line."""

    title: str
    nothing: str
    sentences: Sequence[Sentence]
    more: str
    standing: Sequence[Sentence]
    standing_says: str = ""


def said_changes(found: Changed, view: View) -> Strip:
    """The strip in words."""
    when = {"day": day(found.since)} if found.since else {"period": period_text(view.period)}
    more = ngettext("%(n)s more change, of less weight", "%(n)s more changes, of less weight", found.more)
    return Strip(
        title=gettext("What changed since last week")
        if found.since
        else gettext("What changed in %(period)s") % when,
        nothing=gettext("Nothing changed beyond the usual since %(day)s.") % when
        if found.since
        else gettext("Nothing changed beyond the usual in %(period)s.") % when,
        sentences=[sentence(change) for change in found.changes],
        more=more % {"n": count(found.more)} if found.more else "",
        standing=[sentence(one) for one in found.standing],
        standing_says=_standing_says([sentence(one).title for one in found.standing]),
    )


def sentence(change: Change) -> Sentence:
    """One change in words. Raises KeyError for a kind that nobody gave words to."""
    title, says, evidence = WORDS[change.kind](change.evidence)
    side = change.evidence.get("side", "")
    tone = _TONES.get(side, "")
    if tone == "bad" and change.evidence.get("rule") == "R2":
        tone = "warn"
    return Sentence(
        title=title,
        says=says,
        evidence=evidence,
        judged=_judged(side),
        tone=tone,
        mark=_mark(change.evidence, tone),
        href=change.link,
        owner=change.owner.name or "",
        assign="" if change.owner.name else change.owner.assign,
    )


def _of_kpi(about: Evidence) -> tuple[str, str, str]:
    kpi = KPIS[about["kpi"]]
    return gettext(kpi.title), _kpi_says(about), _counts(about)


def _of_team(about: Evidence) -> tuple[str, str, str]:
    title = gettext("%(kpi)s of %(name)s") % {
        "kpi": gettext(KPIS[about["kpi"]].title),
        "name": about["name"],
    }
    return (
        title,
        _kpi_says(about),
        ngettext("%(n)s answer", "%(n)s answers", about["n"]) % {"n": count(about["n"])},
    )


def _of_client_chart(about: Evidence) -> tuple[str, str, str]:
    title = gettext("%(kpi)s of %(name)s") % {
        "kpi": gettext(KPIS[about["kpi"]].title),
        "name": about["name"],
    }
    return title, _kpi_says(about), _joined(_counts(about), _support(about))


def _of_client(about: Evidence) -> tuple[str, str, str]:
    """ "escalation rate 31% of 42 tickets, against its own usual 14%"; beside it the rule and the contract day."""
    kpi = KPIS[about["kpi"]]
    given = {
        "value": plain(kpi, about["kept"] / about["total"]),
        "n": amount(about["total"]),
        "days": count(about["days"]),
        "usual": plain(kpi, about["norm"]),
    }
    if about["of_own"]:
        says = gettext(
            "escalation rate %(value)s of %(n)s tickets in %(days)s days, against its own usual %(usual)s"
        )
    elif about["stage"] == "early":
        says = gettext(
            "escalation rate %(value)s of %(n)s tickets in %(days)s days; "
            "clients in early support usually have %(usual)s"
        )
    else:
        says = gettext(
            "escalation rate %(value)s of %(n)s tickets in %(days)s days; "
            "clients in ongoing support usually have %(usual)s"
        )
    around = gettext("%(level)s interval allowing for small samples: %(interval)s") % {
        "level": percent_text(_LEVEL, 0),
        "interval": interval_plain(kpi, *Interval(about["low"], about["high"])),
    }
    return about["name"], says % given, _joined(_support(about), around)


def _of_initiative(about: Evidence) -> tuple[str, str, str]:
    """What came of it, in the words of its own page."""
    kpi = KPIS[about["kpi"]]
    effect = Effect(
        kpi.unit,
        about["direction"],
        about["verdict"],
        about["effect"],
        Interval(about["low"], about["high"]),
        about["alone"],
    )
    says = verdict_sentence(effect)
    return about["initiative"], says[:1].lower() + says[1:].rstrip(".。"), gettext(kpi.title)


def _of_warning(about: Evidence) -> tuple[str, str, str]:
    """ "near its escalation threshold of 15%: 6 of 31 tickets in 30 days"; beside it both probabilities."""
    given = {
        "k": count(about["kept"]),
        "n": count(about["total"]),
        "days": count(about["days"]),
        "threshold": limit(about["threshold"]),
        "approach": percent_text(about["approach"], 0),
        "exceed": percent_text(about["exceed"], 0),
        "since": day(date.fromisoformat(about["entered"])),
    }
    texts = {
        "normal": gettext(
            "no longer near its escalation threshold of %(threshold)s: %(k)s of %(n)s tickets in %(days)s days"
        ),
        "approaching": gettext(
            "near its escalation threshold of %(threshold)s: %(k)s of %(n)s tickets in %(days)s days"
        ),
        "exceeded": gettext(
            "above its escalation threshold of %(threshold)s: %(k)s of %(n)s tickets in %(days)s days"
        ),
    }
    likely = gettext(
        "since %(since)s; %(approach)s likely above the warning level, %(exceed)s above the threshold"
    )
    return about["name"], texts[about["state"]] % given, _joined(_support(about), likely % given)


WORDS: dict[str, Callable[[Evidence], tuple[str, str, str]]] = {
    "kpi": _of_kpi,
    "team": _of_team,
    "client": _of_client,
    "client-chart": _of_client_chart,
    "initiative": _of_initiative,
    "warning": _of_warning,
    "tipping": of_tipping,
}
"""How each kind of change is told: its subject, what happened, and the evidence."""


def _standing_says(titles: Sequence[str]) -> str:
    """ "Still outside the usual from before: Acme, Ticket escalation and 3 more"; nothing for none."""
    if not titles:
        return ""
    named = gettext(", ").join(titles[:SHOWN_STANDING])
    left = len(titles) - SHOWN_STANDING
    if left <= 0:
        return gettext("Still outside the usual from before: %(names)s") % {"names": named}
    says = ngettext(
        "Still outside the usual from before: %(names)s and %(n)s more",
        "Still outside the usual from before: %(names)s and %(n)s more",
        left,
    )
    return says % {"names": named, "n": count(left)}


def _kpi_says(about: Evidence) -> str:
    """The verdict's own words in the middle of a sentence, and the value where they have none."""
    kpi = KPIS[about["kpi"]]
    value = None if about["value"] is None else plain(kpi, about["value"])
    if about["side"] == "usual":
        given = {"when": _period(about["when"]), "value": value or ""}
        text = gettext("back within the usual range in %(when)s: %(value)s")
        return text % given if value else gettext("back within the usual range in %(when)s") % given
    words = _kpi_words(about)
    words = words[:1].lower() + words[1:]
    if about["rule"] == "R2" and value:
        return gettext("%(said)s, now %(value)s") % {"said": words, "value": value}
    return words


def _kpi_words(about: Evidence) -> str:
    kpi = KPIS[about["kpi"]]
    limits = about["low"], about["high"]
    began = about["since"] if about["since"] != about["when"] else ""
    return verdict_words(
        Told(
            kind=about["verdict"],
            step=about["step"],
            when=_period(about["when"]),
            since=_period(began),
            value="" if about["value"] is None else plain(kpi, about["value"]),
            usual="" if None in limits else interval_plain(kpi, *limits),
            run=about["run"],
        )
    )


def _period(label: str) -> str:
    return period_text(Period.parse(label)) if label else ""


def _counts(about: Evidence) -> str:
    kpi = KPIS[about["kpi"]]
    if about["numerator"] is None or about["denominator"] is None or kpi.unit != "share":
        return ""
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    given = {"k": amount(about["numerator"]), "n": amount(about["denominator"]), "noun": noun}
    return gettext("%(k)s of %(n)s %(noun)s") % given


def _support(about: Evidence) -> str:
    if about["stage"] == "early" and about["day"] is not None:
        return gettext("day %(day)s of onboarding") % {"day": count(about["day"])}
    return gettext("ongoing support") if about["stage"] == "ongoing" else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _judged(side: str) -> str:
    words = {
        "worse": gettext("Worse than usual."),
        "better": gettext("Better than usual."),
        "neither": gettext("Neither better nor worse."),
        "usual": gettext("As usual again."),
    }
    return words.get(side, "")


def _mark(about: Evidence, tone: str) -> str:
    kind = str(about.get("verdict", ""))
    if about.get("side") == "usual" or "initiative" in about or "tipping" in about:
        return "●"
    if kind.endswith(("above", "below")):
        return MARKS["up" if kind.endswith("above") else "down"]
    # A client's rate alone is told without a verdict: more escalations are worse.
    return MARKS["up"] if tone in ("bad", "warn") else MARKS["down"]
