"""What an entry of the prevention ledger counts as, and by which rule: told to the provider, and told to a client."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, pgettext

from trimtab.domain.findings.models import Detection
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.ledger import Line, aware
from trimtab.web.presenters import dates
from trimtab.web.presenters.catalogue_texts import quantity
from trimtab.web.presenters.numbers import count

GOOD = ("prevented", "at-scale", "provisional", "self-service")
BAD = ("failed", "failed later", "came back", "did not hold")


def standing_word(standing: str) -> str:
    """What an entry counts as, for a chip and a filter."""
    return {
        "prevented": pgettext("ledger", "Prevented"),
        "at-scale": pgettext("ledger", "Resolved at scale"),
        "provisional": pgettext("ledger", "Not yet verified"),
        "self-service": pgettext("ledger", "Self-service"),
        "inferred": pgettext("ledger", "Inferred"),
        "not solved": pgettext("ledger", "Not solved"),
        "failed": pgettext("ledger", "Failed before the fix"),
        "failed later": pgettext("ledger", "Failed after the fix"),
        "came back": pgettext("ledger", "Came back"),
        "did not hold": pgettext("ledger", "Did not hold"),
        "self-cleared": pgettext("ledger", "Cleared by itself"),
        "open": pgettext("ledger", "Open"),
        "struck": pgettext("ledger", "Struck"),
        "recounting": pgettext("ledger", "Being counted anew"),
    }.get(standing, standing)


def tone(standing: str) -> str:
    """How a chip looks; the word stands beside it either way."""
    return "good" if standing in GOOD else "warn" if standing in BAD else ""


def rule(line: Line, rules: Parameters, zone: ZoneInfo) -> str:
    """By which rule of the specification does an entry count as what it counts?"""
    given = _given(line, rules, zone)
    says = {**_of_counted(), **_of_others()}.get(line.standing)
    return says() % given if says else ""


def told_to_client(line: Line, rules: Parameters, zone: ZoneInfo) -> str:
    """The same for a client: what it means to them, without the names of rules."""
    words = {
        "prevented": gettext("Prevented: it was put right before anybody noticed, and it stayed away."),
        "at-scale": gettext("Prevented: it was put right before anybody noticed, and it stayed away."),
        "provisional": gettext("Prevented so far: it was put right, and is watched until %(until)s."),
        "self-service": gettext("Solved by your own people, who said so."),
        "inferred": gettext("Your own people looked for help and did not call afterwards."),
        "not solved": gettext("Your own people tried to solve it, and it needed more."),
        "failed": gettext("Not prevented: it was noticed before it was put right."),
        "failed later": gettext("Not prevented: it was noticed after it had been put right."),
        "came back": gettext("Not prevented: it came back on %(again)s."),
        "did not hold": gettext("Not prevented: what was done did not last."),
        "self-cleared": gettext("It went away by itself, so it does not count."),
        "open": gettext("It is still there."),
        "struck": gettext("It does not count: %(reason)s"),
        "recounting": gettext("It is being counted anew."),
    }
    return words.get(line.standing, "") % _given(line, rules, zone)


def _given(line: Line, rules: Parameters, zone: ZoneInfo) -> Mapping[str, str]:
    again = line.entry.seen_again_at
    strike = line.strike
    return {
        "days": quantity("verify_days", rules.verify_days),
        "hours": quantity("deflect_hours", rules.deflect_hours),
        "least": count(rules.scale_min_assets),
        "devices": count(line.entry.devices),
        "until": dates.moment(line.watched_until, zone) if line.watched_until else "",
        "again": dates.moment(aware(again), zone) if again else "",
        "who": strike.made_by.name if strike and strike.made_by else gettext("Trimtab"),
        "when": dates.moment(strike.made_at, zone) if strike else "",
        "reason": strike.reason if strike else "",
    }


def _of_counted() -> Mapping[str, Callable[[], str]]:
    """A sentence for each standing that counts, translated when it is asked for."""
    return {
        "prevented": lambda: gettext(
            "One incident prevented: fixed with no user report or outage before the fix (PR-D2), and it has stayed "
            "away for %(days)s (PR-D4)."
        ),
        "at-scale": lambda: gettext(
            "One incident prevented, and resolved at scale: its action ran on %(devices)s devices, of which "
            "%(least)s are needed (PR-D3). No user report or outage came before the fix (PR-D2), and it has stayed "
            "away for %(days)s (PR-D4)."
        ),
        "provisional": lambda: gettext(
            "Counts as prevented for now: no user report or outage came before the fix (PR-D2). It is taken back if "
            "the problem returns by %(until)s (PR-D4)."
        ),
        "self-service": lambda: gettext(
            "One incident prevented: the user said that it was solved, and no ticket of theirs in the same category "
            "followed within %(hours)s (PR-D5)."
        ),
    }


def _of_others() -> Mapping[str, Callable[[], str]]:
    """The same for what does not count."""
    return {
        "inferred": lambda: gettext(
            "Not in the headline: nobody confirmed that it was solved. No ticket followed within %(hours)s, so it "
            "is in a series of its own (PR-D5)."
        ),
        "not solved": lambda: gettext(
            "Not prevented: the user gave up, or a ticket of theirs in the same category followed within %(hours)s "
            "(PR-D5)."
        ),
        "failed": lambda: gettext(
            "Not prevented: a user report or an outage told of it before it was fixed (PR-D2)."
        ),
        "failed later": lambda: gettext(
            "Not prevented: a user report or an outage followed within %(days)s of the fix (PR-D4)."
        ),
        "came back": lambda: gettext(
            "Not prevented: the same problem came back to the same device on %(again)s, within %(days)s of the fix "
            "(PR-D4)."
        ),
        "did not hold": lambda: gettext("Not prevented: its source says that the fix did not hold (PR-D4)."),
        "self-cleared": lambda: gettext(
            "Neither prevented nor failed: it cleared without anybody doing anything (PR-12)."
        ),
        "open": lambda: gettext("Counts as nothing yet: it was neither fixed nor did it clear (PR-9)."),
        "struck": lambda: gettext("Does not count: struck by %(who)s on %(when)s. %(reason)s"),
        "recounting": lambda: gettext(
            "It is struck no more. The figures have it again within a minute, by the rules."
        ),
    }


def is_fixed(line: Line) -> bool:
    """Did somebody or something fix it?"""
    return line.entry.outcome in (
        Detection.Outcome.FIXED_AUTOMATICALLY,
        Detection.Outcome.FIXED_BY_TECHNICIAN,
    )
