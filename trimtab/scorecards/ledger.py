"""The prevention ledger: every entry with what it counts as, and the totals that are the KPIs' own figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.findings.models import Detection, SelfServiceSession, Strike
from trimtab.domain.findings.queries import every_strike, problem_of, standing_strikes, strikes_among
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.domain.tickets.models import Ticket
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.naming import names
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import ledger as entries
from trimtab.warehouse.ledger import COUNTS as COUNTS
from trimtab.warehouse.ledger import OUTCOMES as OUTCOMES
from trimtab.warehouse.ledger import PROBLEM as PROBLEM
from trimtab.warehouse.ledger import SESSION as SESSION
from trimtab.warehouse.ledger import Asked, Entry
from trimtab.warehouse.ledger import Place as Place

NARROWED = ("client_id", "fingerprint", "action")
MOST_OFFERED = 100
EXAMPLES = 3
_STRUCK_AS = {PROBLEM: Strike.Entry.DETECTION, SESSION: Strike.Entry.SESSION}
_FIXED = (Detection.Outcome.FIXED_AUTOMATICALLY, Detection.Outcome.FIXED_BY_TECHNICIAN)


@dataclass(frozen=True)
class Wanted:
    """What the ledger is narrowed to: a period, filters (client, kind of problem, action), and one count or outcome."""

    period: Period
    filters: Filters = field(default_factory=Filters)
    counts: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class TicketOf:
    """The ticket of an entry. ``person`` is empty where nobody is known, and for whoever may not know."""

    pk: int
    number: str
    title: str
    person: str


@dataclass(frozen=True)
class Line:
    """One entry with the names a reader needs. ``standing``: what it counts as.

    One of "prevented", "at-scale", "provisional", "self-service", "inferred", "not solved", "failed", "failed later",
    "came back", "did not hold", "self-cleared", "open", "struck", or "recounting": no longer struck, yet not counted
    again. ``watched_until``: the end of the days in which the problem must stay away.
    """

    entry: Entry
    standing: str
    client: str
    device: str
    article: str
    ticket: TicketOf | None
    strike: Strike | None
    watched_until: datetime | None


@dataclass(frozen=True)
class Balance:
    """The five numbers of PR-9: what was found, and what became of it. ``holds``: they add up, as they must."""

    found: int
    automatic: int
    technician: int
    self_cleared: int
    open: int

    @property
    def holds(self) -> bool:
        """Is D = A + U + self-cleared + open?"""
        return self.found == self.automatic + self.technician + self.self_cleared + self.open


@dataclass(frozen=True)
class Flow:
    """What became of the problems found in a period, and how many of them no ticket tells of (PR-10)."""

    balance: Balance
    without_ticket: int


@dataclass(frozen=True)
class Ledger:
    """A page of the ledger, with its totals by what entries count as. ``following``: None on the last page."""

    lines: Sequence[Line]
    totals: Mapping[str, int]
    balance: Balance
    following: Place | None


@dataclass(frozen=True)
class Told:
    """One example for a client: a kind of problem on so many devices, what became of it, and on which day."""

    fingerprint: str
    outcome: str
    day: date
    devices: int


@dataclass(frozen=True)
class History:
    """One entry with everything known of it: its signals, the first one first, and its strikes, old ones too."""

    line: Line
    signals: Sequence[Detection]
    strikes: Sequence[Strike]


def ledger(
    viewer: User, wanted: Wanted, as_of: datetime, *, most: int | None, after: Place | None = None
) -> Ledger:
    """Which entries, the newest first, and what do all of the period come to? ``most`` None: all. Raises NotVisible."""
    asked = _asked(viewer, wanted, as_of)
    limit = 2**31 if most is None else most + 1
    found = entries.entries(asked, most=limit, after=after)
    more = most is not None and len(found) > most
    shown = found[:most] if more else found
    return Ledger(
        lines=_lines(viewer, shown, as_of),
        totals=entries.totals(asked),
        balance=balance(viewer, wanted, as_of),
        following=shown[-1].place if more else None,
    )


def lines_after(
    viewer: User, wanted: Wanted, as_of: datetime, *, most: int, after: Place | None
) -> list[Line]:
    """At most so many entries after a place, without totals: for a file that is written while it is read."""
    return _lines(viewer, entries.entries(_asked(viewer, wanted, as_of), most=most, after=after), as_of)


def count_of(viewer: User, wanted: Wanted, as_of: datetime) -> int:
    """How many entries are wanted?"""
    return entries.totals(_asked(viewer, wanted, as_of))["wanted"]


def balance(viewer: User, wanted: Wanted, as_of: datetime) -> Balance:
    """Do the five numbers of PR-9 add up? The first is the published figure, the others are counted entry by entry."""
    return _flow(wanted.period, allowed(viewer, wanted.filters), as_of).balance


def flow_of(period: Period, as_of: datetime) -> Flow:
    """What became of everything that was found in a period?"""
    return _flow(period, Filters(), as_of)


def _flow(period: Period, filters: Filters, as_of: datetime) -> Flow:
    found = measure(KPIS["problems-detected"], period, as_of, filters)
    only = {name: value for name, value in filters.columns().items() if name in NARROWED}
    counted = entries.flow(period, only)
    balance = Balance(
        found=int(found.value or 0),
        automatic=counted["automatic"],
        technician=counted["technician"],
        self_cleared=counted["self-cleared"],
        open=counted["open"],
    )
    return Flow(balance, counted["without-ticket"])


def examples(viewer: User, wanted: Wanted, as_of: datetime) -> list[Told]:
    """Which three things that were prevented tell most of a period? Of different kinds, the widest first."""
    return [Told(*row) for row in entries.told(_asked(viewer, wanted, as_of), most=EXAMPLES)]


def offered(viewer: User, wanted: Wanted, as_of: datetime) -> tuple[Sequence[str], Sequence[str]]:
    """Which kinds of problems, and which actions on several devices, can the ledger of a period be narrowed to?"""
    return entries.offered(_asked(viewer, wanted, as_of), most=MOST_OFFERED)


def is_empty() -> bool:
    """Was nothing ever detected, and did nobody ever help themselves?"""
    return not entries.has_any()


def history(viewer: User, kind: str, pk: int, as_of: datetime) -> History:
    """What is known of one entry? Raises NotVisible for one that is not there, not theirs, or not computed yet."""
    if kind == PROBLEM:
        detection = Detection.objects.select_related("device").filter(pk=pk).first()
        signals = problem_of(detection, flap_hours=parameters().flap_hours) if detection else []
        records: Sequence[Detection | SelfServiceSession] = signals
    else:
        signals, records = [], list(SelfServiceSession.objects.filter(pk=pk))
    found = entries.entry_of(kind, [one.pk for one in records]) if records else None
    if found is None:
        raise NotVisible("There is no such entry.")
    allowed(viewer, Filters(client=found.client_id))
    (line,) = _lines(viewer, [found], as_of, dict.fromkeys([found.row_id], _first(standing_strikes(records))))
    return History(line, signals, every_strike(records))


def _first(strikes: Sequence[Strike]) -> Strike | None:
    return strikes[0] if strikes else None


def _asked(viewer: User, wanted: Wanted, as_of: datetime) -> Asked:
    filters = allowed(viewer, wanted.filters).columns()
    return Asked(
        period=wanted.period,
        unverified=_verified_before(as_of).astimezone(UTC).replace(tzinfo=None),
        only=entries.narrowed_to({name: filters[name] for name in NARROWED if name in filters}),
        counts=wanted.counts,
        outcome=wanted.outcome,
    )


def _verified_before(as_of: datetime) -> datetime:
    """A fix before this moment has been watched long enough (PR-D4). To the minute, so that counts can be kept."""
    return as_of.replace(second=0, microsecond=0) - timedelta(days=parameters().verify_days)


def _lines(
    viewer: User, found: Sequence[Entry], as_of: datetime, struck: Mapping[int, Strike | None] | None = None
) -> list[Line]:
    """Entries with their names. ``struck``: by row, where they are known already."""
    rows = {kind: [one.row_id for one in found if one.entry == kind] for kind in (PROBLEM, SESSION)}
    devices = dict(Detection.objects.filter(pk__in=rows[PROBLEM]).values_list("pk", "device__name"))
    articles = dict(SelfServiceSession.objects.filter(pk__in=rows[SESSION]).values_list("pk", "article"))
    tickets = _tickets(viewer, [one.ticket_id for one in found if one.ticket_id is not None])
    clients = names("client", (one.client_id for one in found))
    strikes: dict[str, Mapping[int, Strike | None]] = {
        kind: strikes_among(_STRUCK_AS[kind], keys) if struck is None and keys else (struck or {})
        for kind, keys in rows.items()
    }
    before = _verified_before(as_of)
    return [
        Line(
            entry=one,
            standing=_standing(one, strikes[one.entry].get(one.row_id), before),
            client=clients.get(one.client_id, ""),
            device=devices.get(one.row_id, "") if one.entry == PROBLEM else "",
            article=articles.get(one.row_id, "") if one.entry == SESSION else "",
            ticket=tickets.get(one.ticket_id or 0),
            strike=strikes[one.entry].get(one.row_id),
            watched_until=_watched_until(one),
        )
        for one in found
    ]


def _watched_until(one: Entry) -> datetime | None:
    """Until when must a fixed problem stay away (PR-D4)? None for what nobody fixed."""
    if one.outcome not in _FIXED or one.resolved_at is None:
        return None
    return aware(one.resolved_at) + timedelta(days=parameters().verify_days)


def _standing(one: Entry, strike: Strike | None, verified_before: datetime) -> str:
    """What does an entry count as now? A strike shows at once; the figures follow with the next computing."""
    if strike is not None:
        return "struck"
    if one.verdict == "struck":
        return "recounting"
    if one.verdict != "prevented":
        return one.verdict
    if one.resolved_at and aware(one.resolved_at) > verified_before:
        return "provisional"
    return "at-scale" if one.at_scale else "prevented"


def _tickets(viewer: User, keys: Sequence[int]) -> dict[int, TicketOf]:
    names_people = viewer.role != User.Role.CLIENT_CONTACT
    rows: Any = Ticket.objects.filter(pk__in=keys).values_list("pk", "external_id", "title", "assignee__name")
    return {
        pk: TicketOf(pk, number, title, (person or "") if names_people else "")
        for pk, number, title, person in rows
    }


def aware(moment: datetime) -> datetime:
    """A moment of the facts, which are in UTC without saying so."""
    return moment.replace(tzinfo=UTC)
