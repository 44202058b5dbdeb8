"""The prevention ledger for people: each entry as a short story, the totals above, and the filters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext

from trimtab.catalogue.problems import happened, named
from trimtab.domain.findings.models import Detection
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.ledger import PROBLEM, Balance, Line, Told, aware
from trimtab.web.presenters import dates, prevented_rules
from trimtab.web.presenters.numbers import amount, count
from trimtab.web.presenters.picker import Choice, Option

Query = Callable[..., str]


@dataclass(frozen=True)
class Story:
    """One entry: what was found, what became of it, whether it stayed away, and what it counts as by which rule."""

    link: str
    day: str
    problem: str
    device: str
    client: str
    client_link: str
    found: str
    became: str
    action: str
    action_link: str
    watched: str
    ticket: str
    ticket_link: str
    person: str
    standing: str
    tone: str
    rule: str


@dataclass(frozen=True)
class Total:
    """One of the numbers above the ledger, with the entries that it counts."""

    title: str
    number: str
    link: str
    chosen: bool


@dataclass(frozen=True)
class Balanced:
    """The five numbers of PR-9, and a warning where they do not add up."""

    totals: Sequence[Total]
    says: str
    warning: str


def stories(
    lines: Iterable[Line], rules: Parameters, zone: ZoneInfo, query: Query, *, for_client: bool = False
) -> list[Story]:
    """The entries in words. ``query`` narrows the list; ``for_client`` says it without names of rules and people."""
    return [story(line, rules, zone, query, for_client=for_client) for line in lines]


def story(line: Line, rules: Parameters, zone: ZoneInfo, query: Query, *, for_client: bool = False) -> Story:
    """One entry in words."""
    one = line.entry
    told = prevented_rules.told_to_client if for_client else prevented_rules.rule
    return Story(
        link=entry_link(line),
        day=dates.day(one.shown_day) if line.standing in prevented_rules.GOOD else "",
        problem=problem_name(line),
        device=line.device,
        client=line.client,
        client_link=reverse("client", args=[one.client_id]),
        found=_found(line, zone),
        became=became(line, zone),
        action=one.action,
        action_link=query(action=one.action) if one.action else "",
        watched=watched(line, zone),
        ticket=line.ticket.number if line.ticket else "",
        ticket_link=reverse("ticket", args=[line.ticket.pk]) if line.ticket else "",
        person=line.ticket.person if line.ticket else "",
        standing=prevented_rules.standing_word(line.standing),
        tone=prevented_rules.tone(line.standing),
        rule=told(line, rules, zone),
    )


def entry_link(line: Line) -> str:
    """The page of an entry."""
    return reverse(
        "prevented-problem" if line.entry.entry == PROBLEM else "prevented-session", args=[line.entry.row_id]
    )


def problem_name(line: Line) -> str:
    """What an entry is called: the kind of problem, or what a user looked for."""
    if line.entry.entry == PROBLEM:
        return named(line.entry.fingerprint, get_language() or "en")
    return line.article or line.entry.category or gettext("Self-service session")


def _found(line: Line, zone: ZoneInfo) -> str:
    if line.entry.entry != PROBLEM or line.entry.detected_at is None:
        return gettext("A user looked for help on %(day)s.") % {"day": dates.day(line.entry.day)}
    when = dates.moment(aware(line.entry.detected_at), zone)
    if line.entry.signals > 1:
        signals = ngettext("%(n)s signal", "%(n)s signals", line.entry.signals) % {
            "n": count(line.entry.signals)
        }
        return gettext("Found on %(when)s, by %(signals)s.") % {"when": when, "signals": signals}
    return gettext("Found on %(when)s.") % {"when": when}


def became(line: Line, zone: ZoneInfo) -> str:
    """What became of it, and after how long?"""
    one = line.entry
    when = dates.moment(aware(one.resolved_at), zone) if one.resolved_at else ""
    given = {"when": when, "after": _hours(one.fix_hours)}
    words = {
        Detection.Outcome.OPEN: gettext("Nothing has been done yet."),
        Detection.Outcome.FIXED_AUTOMATICALLY: gettext("Fixed automatically after %(after)s, on %(when)s."),
        Detection.Outcome.FIXED_BY_TECHNICIAN: gettext("Fixed by a technician after %(after)s, on %(when)s."),
        Detection.Outcome.SELF_CLEARED: gettext("Cleared by itself on %(when)s."),
        Detection.Outcome.BECAME_INCIDENT: gettext("It became an incident."),
        "solved": gettext("The user said that it was solved."),
        "gave-up": gettext("The user gave up."),
        "led-to-ticket": gettext("The user opened a ticket."),
        "unconfirmed": gettext("The user left without saying whether it was solved."),
    }
    return words.get(one.outcome, one.outcome) % given


def watched(line: Line, zone: ZoneInfo) -> str:
    """Did it stay away after the fix, or until when is it watched? Empty where nothing was fixed."""
    if line.watched_until is None:
        return ""
    if line.standing in ("came back", "struck", "recounting") and line.entry.seen_again_at:
        again = aware(line.entry.seen_again_at)
        if again <= line.watched_until:
            return gettext("Came back on %(when)s.") % {"when": dates.moment(again, zone)}
    if line.standing == "did not hold":
        return gettext("The fix did not hold.")
    if line.standing in ("failed", "failed later"):
        return gettext("Not verified: it failed.")
    if line.standing == "provisional":
        return gettext("Watched until %(when)s.") % {"when": dates.moment(line.watched_until, zone)}
    return gettext("Verified on %(when)s: it stayed away.") % {"when": dates.moment(line.watched_until, zone)}


def totals(found: Mapping[str, int], query: Query, chosen: str | None) -> list[Total]:
    """What counts in the period: each number leads to its entries."""
    words = {
        "prevented": gettext("Incidents prevented"),
        "proactive": gettext("by proactive work"),
        "at-scale": gettext("of them resolved at scale"),
        "self-service": gettext("by self-service"),
        "provisional": gettext("not yet verified"),
        "struck": gettext("struck"),
    }
    return [
        Total(text, count(found[name]), query(counts=name, outcome=None), name == chosen)
        for name, text in words.items()
    ]


def balanced(found: Balance, query: Query, chosen: str | None) -> Balanced:
    """The five numbers of PR-9, each leading to its problems."""
    numbers = {
        "found": (gettext("Problems found"), found.found),
        "automatic": (gettext("fixed automatically"), found.automatic),
        "technician": (gettext("went to technicians"), found.technician),
        "self-cleared": (gettext("cleared by themselves"), found.self_cleared),
        "open": (gettext("open"), found.open),
    }
    listed = [
        Total(text, count(n), query(outcome=name, counts=None), name == chosen)
        for name, (text, n) in numbers.items()
    ]
    given = {name.removeprefix("self-"): count(n) for name, (_, n) in numbers.items()}
    says = gettext("%(found)s = %(automatic)s + %(technician)s + %(cleared)s + %(open)s") % given
    warning = gettext(
        "These five numbers do not add up: %(found)s were found, and %(sum)s are accounted for. Look at the last "
        "import of detections, then at the worker's log."
    ) % {
        "found": given["found"],
        "sum": count(found.automatic + found.technician + found.self_cleared + found.open),
    }
    return Balanced(listed, says, "" if found.holds else warning)


def choices(kinds: Sequence[str], actions: Sequence[str], chosen: Mapping[str, str | None]) -> list[Choice]:
    """The filters of the ledger."""
    language = get_language() or "en"
    counts = {
        "prevented": gettext("Prevented"),
        "proactive": gettext("Prevented by proactive work"),
        "at-scale": gettext("Resolved at scale"),
        "self-service": gettext("Prevented by self-service"),
        "provisional": gettext("Not yet verified"),
        "nothing": gettext("Does not count"),
        "struck": gettext("Struck"),
    }
    outcomes = {
        "found": gettext("Found in the period"),
        "automatic": gettext("Fixed automatically"),
        "technician": gettext("Went to a technician"),
        "self-cleared": gettext("Cleared by itself"),
        "open": gettext("Open"),
        "without-ticket": gettext("Without a ticket"),
    }
    entries: dict[str, tuple[str, str, Mapping[str, str]]] = {
        "counts": (pgettext("ledger", "Counts as"), gettext("Anything"), counts),
        "outcome": (gettext("What became of it"), gettext("Anything"), outcomes),
        "fingerprint": (
            gettext("Problem"),
            gettext("All problems"),
            {one: named(one, language) for one in kinds},
        ),
        "action": (gettext("Action"), gettext("All actions"), {one: one for one in actions}),
    }
    return [
        _choice(name, label, every, known, chosen.get(name))
        for name, (label, every, known) in entries.items()
    ]


def _choice(name: str, label: str, every: str, known: Mapping[str, str], now: str | None) -> Choice:
    found = dict(known)
    if now and now not in found:
        found = {now: now, **found}
    return Choice(
        name,
        label,
        [Option("", every, not now), *(Option(key, text, key == now) for key, text in found.items())],
    )


def examples(found: Iterable[Told]) -> list[str]:
    """What was prevented, in two plain sentences each."""
    return [_example(one) for one in found]


def _example(one: Told) -> str:
    first = happened(
        one.fingerprint,
        get_language() or "en",
        devices=one.devices,
        day=dates.day(one.day),
        number=count(one.devices),
    )
    if one.outcome == Detection.Outcome.FIXED_AUTOMATICALLY:
        second = gettext("It was put right automatically before anybody noticed.")
    else:
        second = gettext("A technician put it right before anybody noticed.")
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}


def summary(found: Mapping[str, int]) -> str:
    """What was prevented in a period, in one sentence for a client."""
    n = found["prevented"]
    if not n:
        return gettext("No incident was prevented in this period.")
    return ngettext("%(n)s incident was prevented.", "%(n)s incidents were prevented.", n) % {"n": count(n)}


def _hours(hours: float | None) -> str:
    """A length of time as people say it: minutes below two hours, days above two days."""
    if hours is None:
        return ""
    if hours < 2:
        n = max(1, round(hours * 60))
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": count(n)}
    if hours < 48:
        return gettext("%(n)s hours") % {"n": amount(round(hours, 1))}
    return gettext("%(n)s days") % {"n": amount(round(hours / 24, 1))}
