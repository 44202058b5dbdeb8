"""One entry of the prevention ledger as a story: every signal, what was done, the ticket, and whether it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.domain.findings.models import Detection, Strike
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.ledger import PROBLEM, History, Line, aware
from trimtab.web.presenters import dates
from trimtab.web.presenters.prevented import problem_name, story


@dataclass(frozen=True)
class Event:
    """Something that happened to an entry. ``at`` orders them and is not shown."""

    at: datetime
    when: str
    what: str


@dataclass(frozen=True)
class Struck:
    """One strike in words. ``over``: it was taken back, by whom and when."""

    reason: str
    made: str
    over: str


def page_of(found: History, rules: Parameters, zone: ZoneInfo, *, for_client: bool) -> dict[str, Any]:
    """What the page of an entry shows."""
    line = found.line
    return {
        "title": problem_name(line),
        "story": story(line, rules, zone, lambda **_: "", for_client=for_client),
        "timeline": timeline(found, zone),
        "strikes": [] if for_client else strikes(found.strikes, zone),
        "is_struck": line.strike is not None,
        "fingerprint": "" if for_client else line.entry.fingerprint,
    }


def timeline(found: History, zone: ZoneInfo) -> list[Event]:
    """What happened, in order: signals, fixes, failures, and the end of the days it is watched."""
    events = [event for signal in found.signals for event in _of_signal(signal, zone)]
    if found.line.entry.entry != PROBLEM:
        return events
    events += _afterwards(found.line, zone)
    return sorted(events, key=lambda one: one.at)


def strikes(found: Iterable[Strike], zone: ZoneInfo) -> list[Struck]:
    """Who struck it, when and why; and who took that back."""
    told = []
    for one in found:
        who = one.made_by.name if one.made_by else gettext("Trimtab")
        made = gettext("%(who)s struck it on %(when)s.") % {
            "who": who,
            "when": dates.moment(one.made_at, zone),
        }
        over = ""
        if one.taken_back_at:
            back = one.taken_back_by.name if one.taken_back_by else gettext("Trimtab")
            over = gettext("%(who)s took that back on %(when)s.") % {
                "who": back,
                "when": dates.moment(one.taken_back_at, zone),
            }
        told.append(Struck(one.reason, made, over))
    return told


def _of_signal(signal: Detection, zone: ZoneInfo) -> Sequence[Event]:
    found = [(signal.detected_at, gettext("Monitoring raised a signal."))]
    if signal.failed_at:
        found.append((signal.failed_at, gettext("A user report or an outage told of it.")))
    if signal.resolved_at:
        found.append((signal.resolved_at, _ended(signal)))
    return [Event(at, dates.moment(at, zone), what) for at, what in found]


def _ended(signal: Detection) -> str:
    words = {
        Detection.Outcome.FIXED_AUTOMATICALLY: gettext("An automatic action fixed it."),
        Detection.Outcome.FIXED_BY_TECHNICIAN: gettext("A technician fixed it."),
        Detection.Outcome.SELF_CLEARED: gettext("It cleared by itself."),
        Detection.Outcome.BECAME_INCIDENT: gettext("The incident ended."),
    }
    return words.get(Detection.Outcome(signal.outcome), gettext("It ended."))


def _afterwards(line: Line, zone: ZoneInfo) -> list[Event]:
    found = []
    again = aware(line.entry.seen_again_at) if line.entry.seen_again_at else None
    if again:
        found.append(Event(again, dates.moment(again, zone), gettext("The same problem was found again.")))
    if line.watched_until and (again is None or again > line.watched_until):
        what = (
            gettext("Until then it is watched: it counts for good if it stays away.")
            if line.standing == "provisional"
            else gettext("The days in which it is watched ended.")
        )
        found.append(Event(line.watched_until, dates.moment(line.watched_until, zone), what))
    return found
