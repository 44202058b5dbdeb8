"""Which events of a ticket are escalations, and why (ESC-1 to ESC-8, T-4 to T-6).

A ticket's history is a list of events; an event says what it knows and leaves the rest None. An
`EscalationRule` says what counts, and every counted escalation keeps its reason.

What the caller leaves out of the history, because a history cannot show it (ESC-2): automatic SLA warnings,
watchers, links to a problem, and the priority changes that a major incident makes on its children.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Literal

from trimtab.kpi.escalation_rule import KINDS, EscalationRule, Kind, TierPattern

__all__ = [
    "KINDS",
    "Counted",
    "EscalationRule",
    "Event",
    "Evidence",
    "Kind",
    "Reason",
    "TierPattern",
    "counted",
    "credited",
    "debounced",
    "first_level_resolution",
    "from_evidence",
    "headline",
]

ReasonCode = Literal[
    "tier-rises", "status", "tag", "flag", "priority-rises", "stations", "reassignments", "tier-held"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a ticket's history: what changed or was the case at an instant.

    `position` orders rows of the same instant. `tier` is given when the source knows it, else the rule reads
    it from the team's name. `priority` 1 is the highest. `flagged` is the management flag after this row.
    `worked` marks a work log, reply or note by the tier that holds the ticket when the row is written: the
    note in a row that also moves the ticket is by the tier it leaves.
    """

    at: datetime
    position: int
    team: str | None = None
    tier: int | None = None
    priority: int | None = None
    status: str | None = None
    flagged: bool | None = None
    worked: bool = False
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a ticket that comes without a history says about hand-offs; None where it says nothing."""

    group_stations: int | None = None
    assignee_stations: int | None = None
    reassignments: int | None = None
    tags: frozenset[str] = frozenset()
    status: str | None = None
    team: str | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an escalation counts, in parts that can be stored and translated."""

    code: ReasonCode
    from_team: str | None = None
    to_team: str | None = None
    from_tier: int | None = None
    to_tier: int | None = None
    detail: str = ""

    def sentence(self) -> str:
        """The reason for people: "L1 Support → L2 Support, tier 1 to 2"."""
        if self.code == "tier-rises":
            tiers = f"tier {self.from_tier} to {self.to_tier}"
            if self.from_team is None and self.to_team is None:
                return tiers
            return f"{self.from_team or 'unnamed team'} → {self.to_team or 'unnamed team'}, {tiers}"
        if self.code == "tier-held":
            return f"with {self.to_team or 'a team'} of tier {self.to_tier}; the way there was not recorded"
        return _SENTENCES[self.code].format(self.detail)


_SENTENCES: dict[ReasonCode, str] = {
    "status": "status “{}”",
    "tag": "tag “{}”",
    "flag": "flagged to management",
    "priority-rises": "priority {}",
    "stations": "passed through {} teams",
    "reassignments": "reassigned {} times",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One counted escalation; `approximate` when the moment is not known and `at` is the ticket's opening."""

    kind: Kind
    at: datetime
    reason: Reason
    approximate: bool = False


def counted(events: Iterable[Event], opened_at: datetime, rule: EscalationRule) -> list[Counted]:
    """The counted escalations of one ticket, of every kind, by time (ESC-1 to ESC-6).

    `headline` picks the kinds of the headline figure; `priority` is shown apart. Thresholds and the evidence
    tier of the rule do not apply: they speak where no history came. Rows before `opened_at` (a split ticket's
    copied history, T-6) tell where the ticket was and never count; a reopened ticket just has later rows
    (T-5). Raises ValueError when `opened_at` has no time zone.
    """
    if opened_at.tzinfo is None:
        raise ValueError("opened_at needs a time zone; this one has none")
    ordered = sorted(events, key=_IN_ORDER)
    history = _History(ordered, opened_at, rule)
    for index, event in enumerate(ordered):
        history.take(index, event)
    return _debounced(history.found, rule.debounce_minutes)


def from_evidence(evidence: Evidence, opened_at: datetime, rule: EscalationRule) -> list[Counted]:
    """At most one functional escalation of a ticket that came without history, at its opening, approximate.

    The moment is not known, so several signs are one escalation and the strongest is its reason: a status, a
    tag, the number of teams or reassignments, last the tier of its team. A ticket known to have stayed where
    it was first sent is not escalated by its team's tier (ESC-2).
    """
    reason = _evident_reason(evidence, rule)
    return [] if reason is None else [Counted("functional", opened_at, reason, approximate=True)]


def headline(found: Iterable[Counted], rule: EscalationRule) -> list[Counted]:
    """Those of the kinds that make the headline figure (ESC-1, ESC-6); the ticket is escalated if any is."""
    return [one for one in found if one.kind in rule.kinds]


def debounced(found: Iterable[Counted], minutes: int) -> list[Counted]:
    """By time, without those within `minutes` of the previous counted one of the same kind (ESC-4)."""
    return _debounced(sorted(found, key=_BY_TIME), minutes)


def credited(
    own: Iterable[Counted], absorbed: Iterable[tuple[Iterable[Counted], datetime]], rule: EscalationRule
) -> list[Counted]:
    """A ticket's escalations with those of the tickets merged into it (T-4), debounced together (ESC-4).

    `absorbed` holds, for each of those tickets, its counted escalations and the instant of the merge. Only
    what happened before the merge is attributed. The survivor keeps its own creation time.
    """
    gathered = list(own)
    for theirs, merged_at in absorbed:
        gathered.extend(one for one in theirs if one.at < merged_at)
    return debounced(gathered, rule.debounce_minutes)


def first_level_resolution(
    events: Iterable[Event], opened_at: datetime, resolved_at: datetime | None, rule: EscalationRule
) -> bool | None:
    """Whether the first level resolved the ticket (ESC-8); None when it is outside the measure.

    Inside are resolved tickets that tier 1 or lower held at some time before. True when such a tier held it
    at the resolution and no functional escalation had counted. A ticket sent straight to a higher tier is
    neither, as is one whose tier is not known.
    """
    if resolved_at is None:
        return None
    until = sorted((event for event in events if event.at <= resolved_at), key=_IN_ORDER)
    held = [tier for tier in _tiers(until, rule) if tier is not None]
    if not held or min(held) > 1:
        return None
    handed_up = any(one.kind == "functional" for one in counted(until, opened_at, rule))
    return held[-1] <= 1 and not handed_up


_IN_ORDER = attrgetter("at", "position")
_BY_TIME = attrgetter("at")


class _History:
    """Where a ticket stands while its history is read row by row, and what was found on the way."""

    __slots__ = (
        "assigned",
        "escalated_status",
        "events",
        "flagged",
        "found",
        "opened_at",
        "priority",
        "rule",
        "seen_tags",
        "team",
        "tier",
        "tiers",
        "triage_until",
    )

    def __init__(self, events: Sequence[Event], opened_at: datetime, rule: EscalationRule) -> None:
        self.events, self.opened_at, self.rule = events, opened_at, rule
        self.tiers = _tiers(events, rule)
        self.triage_until = opened_at + timedelta(minutes=rule.triage_grace_minutes)
        self.found: list[Counted] = []
        self.assigned = self.flagged = self.escalated_status = False
        self.team: str | None = None
        self.tier: int | None = None
        self.priority: int | None = None
        self.seen_tags: frozenset[str] = frozenset()

    def take(self, index: int, event: Event) -> None:
        """Read one row. The priority comes first: the row of the first assignment is still triage (ESC-5)."""
        tier = self.tiers[index]
        if event.priority is not None:
            self._priority(event, event.priority)
        if tier is not None:
            self._tier(index, event, tier)
        if event.flagged is not None:
            self._flag(event, event.flagged)
        if event.status is not None:
            self._status(event, event.status)
        if event.tags:
            self._tags(event)
        if event.team or tier is not None:
            self.assigned = True

    def _count(self, kind: Kind, event: Event, reason: Reason) -> None:
        if event.at >= self.opened_at:
            self.found.append(Counted(kind, event.at, reason))

    def _tier(self, index: int, event: Event, tier: int) -> None:
        """ESC-1: the tier rises. The first known one is the first assignment (ESC-2)."""
        left = self.tier
        if left is not None and tier > left and not self._is_misrouted(index, left):
            self._count("functional", event, Reason("tier-rises", self.team, event.team or None, left, tier))
        self.tier, self.team = tier, event.team or None

    def _is_misrouted(self, index: int, left: int) -> bool:
        """ESC-3: taken back to the tier it left, or below, in time and before anyone above worked on it."""
        until = self.events[index].at + timedelta(minutes=self.rule.debounce_minutes)
        for later in range(index + 1, len(self.events)):
            event, tier = self.events[later], self.tiers[later]
            if event.at > until or event.worked:
                return False
            if tier is not None and tier <= left:
                return True
        return False

    def _flag(self, event: Event, flagged: bool) -> None:
        if flagged and not self.flagged and self.rule.flag_is_hierarchical:
            self._count("hierarchical", event, Reason("flag"))
        self.flagged = flagged

    def _status(self, event: Event, status: str) -> None:
        escalated = self.rule.is_escalated_status(status)
        if escalated and not self.escalated_status:
            self._count("functional", event, Reason("status", detail=status))
        self.escalated_status = escalated

    def _tags(self, event: Event) -> None:
        """A tag counts when it is first seen; rows that carry no tags do not take it away."""
        for tag in sorted(event.tags - self.seen_tags):
            if self.rule.is_escalation_tag(tag):
                self._count("functional", event, Reason("tag", detail=tag))
        self.seen_tags |= event.tags

    def _priority(self, event: Event, priority: int) -> None:
        """ESC-1, ESC-5: above the highest rank since triage ended, which starts with the rank it ended on."""
        in_triage = not self.assigned or event.at <= self.triage_until
        highest = self.priority
        if in_triage or highest is None:
            self.priority = priority
        elif priority < highest:
            self.priority = priority
            self._count("priority", event, Reason("priority-rises", detail=f"{highest} to {priority}"))


def _tiers(events: Iterable[Event], rule: EscalationRule) -> list[int | None]:
    """Each row's tier; None where the row does not say, so that the last known tier goes on."""
    return [
        event.tier if event.tier is not None else rule.tier_of(event.team) if event.team else None
        for event in events
    ]


def _debounced(by_time: Iterable[Counted], minutes: int) -> list[Counted]:
    window = timedelta(minutes=minutes)
    previous: dict[Kind, datetime] = {}
    kept: list[Counted] = []
    for one in by_time:
        before = previous.get(one.kind)
        if before is None or one.at - before > window:
            previous[one.kind] = one.at
            kept.append(one)
    return kept


def _evident_reason(evidence: Evidence, rule: EscalationRule) -> Reason | None:
    if evidence.status is not None and rule.is_escalated_status(evidence.status):
        return Reason("status", detail=evidence.status)
    tag = next((tag for tag in sorted(evidence.tags) if rule.is_escalation_tag(tag)), None)
    if tag is not None:
        return Reason("tag", detail=tag)
    stations, moves = evidence.group_stations, _reassignments(evidence)
    if _above(stations, rule.station_threshold):
        return Reason("stations", detail=str(stations))
    if _above(moves, rule.reassignment_threshold):
        return Reason("reassignments", detail=str(moves))
    return _held_tier(evidence, rule)


def _held_tier(evidence: Evidence, rule: EscalationRule) -> Reason | None:
    tier = evidence.tier
    if tier is None and evidence.team:
        tier = rule.tier_of(evidence.team)
    if tier is None or rule.evidence_tier is None or tier < rule.evidence_tier or _never_moved(evidence):
        return None
    return Reason("tier-held", to_team=evidence.team or None, to_tier=tier)


def _never_moved(evidence: Evidence) -> bool:
    if evidence.group_stations is not None:
        return evidence.group_stations <= 1
    return _reassignments(evidence) == 0


def _reassignments(evidence: Evidence) -> int | None:
    """How often the ticket was reassigned; the first of its assignees was no reassignment."""
    if evidence.reassignments is None and evidence.assignee_stations is not None:
        return max(0, evidence.assignee_stations - 1)
    return evidence.reassignments


def _above(value: int | None, threshold: int | None) -> bool:
    return value is not None and threshold is not None and value > threshold
