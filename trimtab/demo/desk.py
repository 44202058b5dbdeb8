"""How each ticket went: who took it, who it was handed to, when it was answered, resolved and closed."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from trimtab.demo.calls import Call
from trimtab.demo.chance import Quota, calm, minutes_around, stream
from trimtab.demo.invented_names import TITLES
from trimtab.demo.staff import CLOUD, DESK, EVENING, NETWORK, NORTH, SECURITY, SOUTH, WORKPLACE, Staff
from trimtab.demo.stories import DECLINE_FROM_MONTH, SYSTEM
from trimtab.demo.timeline import Timeline
from trimtab.domain.models import Person, Team, Ticket, TicketEvent

Kind, Status = TicketEvent.Kind, Ticket.Status
_SLA_MET, _REOPENED, _RAISED, _SIDEWAYS, _MISROUTED = 0.957, 0.03, 0.025, 0.05, 0.008
_TO_MANAGEMENT, _TWICE = 0.1, 0.14
_WAITS, _WAITING_DAYS = 0.2, (4.0, 25.0)
_LONGEST = 26 * 24 * 60
_RESOLUTION_MINUTES = {1: 200, 2: 420, 3: 900, 4: 1500}
# Which desk team takes a call: in hours, after hours; and both again once the north team carries the load.
_TAKEN_BY = ((0.37, 0.37, 0.26), (0.28, 0.16, 0.56))
_TAKEN_BY_LATE = ((0.50, 0.29, 0.21), (0.62, 0.08, 0.30))
_SECOND_LINE = {"Network": NETWORK, "Phone and meetings": NETWORK, "Security": NETWORK, "Backup": NETWORK}
_TIERS = {NORTH: 1, SOUTH: 1, EVENING: 1, WORKPLACE: 2, NETWORK: 2, CLOUD: 3, SECURITY: 3}


@dataclass(slots=True, eq=False)
class Moment:
    """A ticket event to be. A hundred thousand of them are written past the ORM, for the sake of time."""

    ticket: Ticket
    at: datetime
    position: int
    kind: str
    team: Team | None = None
    assignee: Person | None = None
    priority: int | None = None
    status: str = ""
    flagged: bool | None = None
    worked: bool = False
    status_label: str = ""

    @property
    def digest(self) -> str:
        """What tells it from the ticket's other events."""
        key = f"{self.ticket.external_id}:{self.position}:{self.kind}"
        return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()


@dataclass
class History:
    """The tickets of the sample by their opening, and their events."""

    tickets: list[Ticket] = field(default_factory=list)
    events: list[Moment] = field(default_factory=list)


def work_tickets(timeline: Timeline, staff: Staff, calls: list[Call], seed: int) -> History:
    """What became of each call? Sets ``call.ticket``."""
    desk = _Desk(timeline, staff, stream(seed, "desk"))
    history = History()
    for number, call in enumerate(calls, start=1):
        case = _Case(desk, call, number)
        case.run()
        call.ticket = case.ticket
        history.tickets.append(case.ticket)
        history.events += case.events
    return history


class _Desk:
    """What all cases share: the staff, the quotas and the months' own factors."""

    def __init__(self, timeline: Timeline, staff: Staff, random: Random) -> None:
        self.timeline, self.staff, self.random = timeline, staff, random
        self._quotas: dict[str, Quota] = {}
        self._sla = calm(random, len(timeline.months), 0.006)
        self._again = calm(random, len(timeline.months), 0.12)
        self.haste = calm(random, len(timeline.months), 0.06)

    def quota(self, name: str) -> Quota:
        """The quota of that name, made when first asked for."""
        return self._quotas.setdefault(name, Quota(self.random))

    def keeps_sla(self, month: int) -> bool:
        """Is this one answered and resolved in time?"""
        return self.quota("sla").takes(min(1.0, _SLA_MET * self._sla[month]))

    def reopens(self, month: int) -> bool:
        """Does this one come back?"""
        return self.quota("reopened").takes(_REOPENED * self._again[month])

    def first_team(self, call: Call, local: datetime, month: int) -> str:
        """Which team is the call first assigned to? One in ten goes straight past the desk."""
        if call.category == "Security" and self.random.random() < 0.12:
            return SECURITY
        if self.random.random() < 0.09:
            return _SECOND_LINE.get(call.category, WORKPLACE)
        after_hours = local.weekday() > 4 or not 8 <= local.hour < 18
        late = month + 1 >= DECLINE_FROM_MONTH
        return self.random.choices(DESK, weights=(_TAKEN_BY_LATE if late else _TAKEN_BY)[after_hours])[0]

    def team_above(self, team: str, category: str) -> str:
        """Which team of the next tier takes this category?"""
        if _TIERS[team] == 1:
            return _SECOND_LINE.get(category, WORKPLACE)
        return SECURITY if category == "Security" else CLOUD

    def team_beside(self, team: str) -> str:
        """Another team of the same tier."""
        return self.random.choice(
            [other for other, tier in _TIERS.items() if tier == _TIERS[team] and other != team]
        )

    def someone(self, team: str, day: date) -> Person:
        """Someone of that team who works that day."""
        return self.random.choice(self.staff.on_duty(team, day))


class _Case:
    """One ticket from its opening on; what lies past the sample's end is dropped."""

    def __init__(self, desk: _Desk, call: Call, number: int) -> None:
        self.desk, self.call, self.random = desk, call, desk.random
        local = call.opened.astimezone(desk.timeline.zone)
        self.day = local.date()
        self.month = desk.timeline.month_of(self.day)
        self.team = desk.first_team(call, local, self.month)
        self.events: list[Moment] = []
        urgent = call.chance > 0 and self.random.random() < 0.02
        self.priority = 1 if urgent else self.random.choices((2, 3, 4), weights=(15, 60, 25))[0]
        titles = TITLES[call.category][call.account.language]
        self.ticket = Ticket(
            system=SYSTEM,
            external_id=f"K-{number:06}",
            client=call.account.client,
            site=call.device.site if call.device else call.account.sites[0],
            contact=call.contact,
            contract=call.contract,
            device=call.device,
            title=self.random.choice(titles),
            kind=call.kind,
            source=call.source,
            category=call.category,
            priority=self.priority,
            opened_at=call.opened,
            excluded=call.excluded,
        )

    def run(self) -> None:
        """The whole course of the ticket."""
        self._note(
            call_time := self.call.opened, Kind.OPENED, team=self.team, priority=self.priority, status="new"
        )
        if self.call.excluded:
            self._dismiss()
        elif self.call.automatic:
            # Never handed up: its share goes to the next of its lane.
            self.desk.quota(f"handed up {self.call.lane}").takes(self.call.chance, eligible=False)
            self._clear_itself()
        else:
            self._work(call_time)
        self._settle()

    def _dismiss(self) -> None:
        """Spam, twins and tests are seen and put away within the hour."""
        at = self.call.opened + timedelta(minutes=self.random.uniform(4, 60))
        first = self.call.merged_into
        if first is not None and at < self.desk.timeline.ends_at:
            self.ticket.merged_into, self.ticket.merged_at = first.ticket, at
            self._note(at, Kind.MERGED)
        self._note(at, Kind.CLOSED, status="closed")

    def _clear_itself(self) -> None:
        fixed = self.call.fixed or self.call.opened
        self._note(max(fixed, self.call.opened + timedelta(seconds=30)), Kind.RESOLVED, status="resolved")
        self._note(fixed + timedelta(minutes=10), Kind.CLOSED, status="closed")
        self.ticket.tags = "automatic"

    def _work(self, opened: datetime) -> None:
        escalates = self._escalates()
        met, haste = self.desk.keeps_sla(self.month), self.desk.haste[self.month]
        length = minutes_around(
            self.random,
            _RESOLUTION_MINUTES[self.priority] * haste,
            spread=0.9,
            low=180 if escalates else 25,
            high=_LONGEST,
        )
        length = min(_LONGEST, length * (1.8 if escalates else 1.0) * (1.0 if met else 2.5))
        reply = minutes_around(self.random, 32 * haste, spread=0.8, low=2, high=min(length * 0.6, 900))
        self._note(
            opened + timedelta(minutes=reply * 0.4), Kind.ASSIGNEE, assignee=self._someone(), status="open"
        )
        first_reply = opened + timedelta(minutes=reply)
        self._note(first_reply, Kind.NOTE, worked=True)
        if first_reply < self.desk.timeline.ends_at:
            self.ticket.first_reply_at = first_reply
        if escalates:
            self._hand_up(opened, reply, length)
        else:
            self._detours(opened, reply, length)
        resolved = opened + timedelta(minutes=length) + self._wait(opened + timedelta(minutes=0.97 * length))
        self._note(resolved, Kind.RESOLVED, status="resolved")
        resolved = self._come_back(resolved)
        self._note(resolved + timedelta(days=3), Kind.CLOSED, status="closed")
        if resolved < self.desk.timeline.ends_at and self.call.stage:
            self.ticket.sla_met = met

    def _escalates(self) -> bool:
        return bool(self.call.stage) and self.desk.quota(f"handed up {self.call.lane}").takes(
            self.call.chance
        )

    def _detours(self, opened: datetime, reply: float, length: float) -> None:
        """Moves that are no escalation: sideways, or up by mistake and back at once; and a priority raise."""
        after = opened + timedelta(minutes=reply + 0.1 * (length - reply))
        if self.random.random() < _SIDEWAYS and _TIERS[self.team] < 3:
            self._move(self.desk.team_beside(self.team), after)
        elif self.random.random() < _MISROUTED and _TIERS[self.team] == 1:
            own = self.team
            self._move(self.desk.team_above(own, self.call.category), after, taken=False)
            self._move(own, after + timedelta(minutes=6), taken=False)
        if self.random.random() < _RAISED and self.priority > 1:
            raised = opened + timedelta(minutes=max(45.0, reply + 0.15 * (length - reply)))
            self.priority -= 1
            self._note(raised, Kind.PRIORITY, priority=self.priority)

    def _hand_up(self, opened: datetime, reply: float, length: float) -> None:
        """To a higher tier, sometimes two in a row; or to management."""
        share = self.random.uniform(0.2, 0.5)
        at = opened + timedelta(minutes=max(16.0, reply + share * (length - reply)))
        if _TIERS[self.team] == 3 or self.random.random() < _TO_MANAGEMENT:
            self._note(at, Kind.FLAG, flagged=True)
            return
        self._move(self.desk.team_above(self.team, self.call.category), at)
        if _TIERS[self.team] == 2 and self.random.random() < _TWICE:
            again = opened + timedelta(minutes=reply + (share + 0.3) * (length - reply))
            self._move(
                self.desk.team_above(self.team, self.call.category), max(again, at + timedelta(minutes=20))
            )

    def _wait(self, at: datetime) -> timedelta:
        """One in five waits for the client or for parts; the SLA's clock stands meanwhile."""
        if not self.desk.quota("waits").takes(_WAITS):
            return timedelta(0)
        self._note(at, Kind.STATUS, status="pending")
        return timedelta(days=self.random.uniform(*_WAITING_DAYS))

    def _come_back(self, resolved: datetime) -> datetime:
        if not self.desk.reopens(self.month):
            return resolved
        again = resolved + timedelta(hours=self.random.uniform(3, 60))
        if again >= self.desk.timeline.ends_at:
            return resolved
        self.ticket.reopened = 1
        self._note(again, Kind.REOPENED, status="open")
        resolved = again + timedelta(hours=self.random.uniform(1, 30))
        self._note(resolved, Kind.RESOLVED, status="resolved")
        return resolved

    def _move(self, team: str, at: datetime, *, taken: bool = True) -> None:
        self.team = team
        self._note(at, Kind.TEAM, team=team)
        if taken:
            self._note(at + timedelta(minutes=4), Kind.ASSIGNEE, assignee=self._someone(at))
            self._note(at + timedelta(minutes=11), Kind.NOTE, worked=True)

    def _someone(self, at: datetime | None = None) -> Person:
        day = at.astimezone(self.desk.timeline.zone).date() if at else self.day
        return self.desk.someone(self.team, day)

    def _note(
        self,
        at: datetime,
        kind: str,
        *,
        team: str | None = None,
        assignee: Person | None = None,
        priority: int | None = None,
        status: str = "",
        flagged: bool | None = None,
        worked: bool = False,
    ) -> None:
        if at >= self.desk.timeline.ends_at:
            return
        record = self.desk.staff.teams[team] if team else None
        self.events.append(
            Moment(
                self.ticket,
                at,
                len(self.events),
                kind,
                record,
                assignee,
                priority,
                status,
                flagged,
                worked,
            )
        )

    def _settle(self) -> None:
        """The ticket's own columns say what its last events said."""
        ticket = self.ticket
        teams = []
        for event in sorted(self.events, key=lambda one: (one.at, one.position)):
            if event.team is not None:
                ticket.team = event.team
                teams.append(event.team.external_id)
            ticket.assignee = event.assignee or ticket.assignee
            ticket.priority = event.priority or ticket.priority
            ticket.status = event.status or ticket.status
            if event.kind == Kind.RESOLVED:
                ticket.resolved_at = event.at
            elif event.kind == Kind.REOPENED:
                ticket.resolved_at = None
            elif event.kind == Kind.CLOSED:
                ticket.closed_at = event.at
        ticket.group_stations, ticket.reassignments = len(set(teams)), len(teams) - 1
        ticket.status_label = ticket.status.capitalize()
