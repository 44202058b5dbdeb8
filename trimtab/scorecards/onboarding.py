"""Clients in their first days: how far is each one's onboarding, and what is late?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client, Contact, Contract, ContractPhase
from trimtab.domain.devices.models import Device
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.tickets.waiting import waiting_by_client
from trimtab.kpi.cohort import Engagement, age_on, engagement_on, engagements
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.measuring import measure_at
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse.derived import contract_terms, survivors

State = Literal["done", "open", "late", "unknown"]
ESCALATION, SATISFACTION = "ticket-escalation", "client-onboarding-satisfaction"
SURVEY = "client-onboarding"
AREAS = ("onboarding-area-contract", "onboarding-area-responsiveness", "onboarding-area-assets")
AHEAD = timedelta(days=30)
"""A client whose contract begins within so many days is on the board already."""
DUE = {"signed": 0, "contacts": 10, "assets": 30}
"""By which contract day is each step to be done? Later it is late."""
_NOT_SIGNED = (ContractPhase.Phase.PROSPECT, ContractPhase.Phase.NEGOTIATION)


@dataclass(frozen=True)
class Step:
    """One step of an onboarding: ``done`` of ``of`` where it can be counted. ``since``: the day it was done, if known.

    "unknown": nothing on record tells how far it is.
    """

    key: str
    state: State
    due: date
    done: int | None = None
    of: int | None = None
    since: date | None = None


@dataclass(frozen=True)
class Onboarding:
    """One client's first days. ``day`` is the contract day, negative before the start.

    The figures are of its early support so far; ``areas`` are the survey's three areas. ``sent`` and ``answered`` count
    the invitations to the onboarding survey since the start.
    """

    client_id: int
    name: str
    starts_on: date
    day: int
    days: int
    steps: Sequence[Step]
    escalation: Figure
    satisfaction: Figure
    areas: Sequence[Figure]
    sent: int
    answered: int
    open_tickets: int

    @property
    def late(self) -> int:
        """How many of its steps are late?"""
        return sum(step.state == "late" for step in self.steps)


def board(viewer: User, as_of: datetime) -> list[Onboarding]:
    """Which clients are in their early support or begin within 30 days? Those with late steps first, then the oldest.

    Raises NotVisible for a viewer who may not see every client.
    """
    allowed(viewer, Filters())
    now, rules = moment(as_of), parameters()
    current = in_first_days(now.today, rules)
    names = dict(Client.objects.filter(pk__in=current, is_internal=False).values_list("pk", "name"))
    own = _Records.of(set(names))
    found = [_onboarding(client, name, current[client], own, now, rules) for client, name in names.items()]
    return sorted(found, key=lambda one: (-one.late, -one.day, one.name))


def in_first_days(today: date, rules: Parameters) -> dict[int, Engagement]:
    """Which clients are in their first days on this day, or begin soon? The engagement of each."""
    found = {}
    for client, terms in contract_terms().items():
        past = engagements(terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days)
        now = engagement_on(today, past)
        coming = next((one for one in past if today < one.starts_on <= today + AHEAD), None)
        if now and age_on(today, now) < rules.early_days and not _over(now, today):
            found[client] = now
        elif coming:
            found[client] = coming
    return found


def _over(engagement: Engagement, today: date) -> bool:
    return engagement.ends_on is not None and engagement.ends_on < today


@dataclass(frozen=True)
class _Records:
    """What the records say of these clients, those they absorbed included, each by surviving client."""

    contacts: Mapping[int, tuple[int, int]]
    devices: Mapping[int, int]
    surveys: Mapping[int, Sequence[tuple[datetime, bool]]]
    waiting: Mapping[int, int]
    contracted: Mapping[int, int]
    phases: Mapping[int, Sequence[tuple[str, date]]]
    """The assets contracted and the phases of each contract."""

    @classmethod
    def of(cls, clients: set[int]) -> "_Records":
        final = {client: last for client, last in survivors().items() if last in clients}
        contacts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        surveys: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
        phases: dict[int, list[tuple[str, date]]] = defaultdict(list)
        active = Contact.objects.filter(client__in=final, active=True).values("client").order_by()
        for row in active.annotate(n=Count("pk"), reachable=Count("pk", filter=~Q(email=""))):
            known = contacts[final[row["client"]]]
            contacts[final[row["client"]]] = (known[0] + row["reachable"], known[1] + row["n"])
        sent = SurveyInvitation.objects.filter(client__in=final, survey=SURVEY).annotate(n=Count("answers"))
        for client, at, n in sent.values_list("client_id", "sent_at", "n"):
            surveys[final[client]].append((at, n > 0))
        for contract, phase, begins in (
            ContractPhase.objects.filter(contract__client__in=final)
            .order_by("starts_on")
            .values_list("contract_id", "phase", "starts_on")
        ):
            phases[contract].append((phase, begins))
        contracted = Contract.objects.filter(client__in=final, assets_contracted__isnull=False)
        return cls(
            contacts,
            _counted(Device.objects.filter(client__in=final), final),
            surveys,
            _of_survivors(waiting_by_client(final), final),
            {pk: n for pk, n in contracted.values_list("pk", "assets_contracted") if n is not None},
            phases,
        )


def _counted(rows: QuerySet[Any], final: Mapping[int, int]) -> dict[int, int]:
    """How many of these rows has each surviving client?"""
    return _of_survivors(dict(rows.order_by().values_list("client").annotate(n=Count("pk"))), final)


def _of_survivors(counts: Mapping[int, int], final: Mapping[int, int]) -> dict[int, int]:
    """Counts by client as counts by surviving client."""
    found: dict[int, int] = defaultdict(int)
    for client, n in counts.items():
        found[final[client]] += n
    return found


def _onboarding(
    client: int, name: str, engagement: Engagement, own: _Records, now: Moment, rules: Parameters
) -> Onboarding:
    begins = engagement.starts_on
    last = max(min(now.today, begins + timedelta(days=rules.early_days - 1)), begins)
    period, filters = Period(begins, last + timedelta(days=1)), Filters(client=client, stage="early")
    since = [answered for at, answered in own.surveys.get(client, ()) if at.date() >= begins]
    return Onboarding(
        client_id=client,
        name=name,
        starts_on=begins,
        day=(now.today - begins).days,
        days=rules.early_days,
        steps=_steps(client, engagement, own, now.today),
        escalation=measure_at(KPIS[ESCALATION], period, now, filters),
        satisfaction=measure_at(KPIS[SATISFACTION], period, now, filters),
        areas=[measure_at(KPIS[key], period, now, filters) for key in AREAS],
        sent=len(since),
        answered=sum(since),
        open_tickets=own.waiting.get(client, 0),
    )


def _steps(client: int, engagement: Engagement, own: _Records, today: date) -> list[Step]:
    begins = engagement.starts_on
    due = {key: begins + timedelta(days=days) for key, days in DUE.items()}
    counted = [own.contracted[one] for one in engagement.contract_ids if one in own.contracted]
    reachable, contacts = own.contacts.get(client, (0, 0))
    registered = own.devices.get(client, 0)
    return [
        _signed(
            [phase for one in engagement.contract_ids for phase in own.phases.get(one, ())],
            due["signed"],
            today,
        ),
        Step(
            "contacts",
            _state(contacts > 0 and reachable == contacts, due["contacts"], today),
            due["contacts"],
            reachable,
            contacts,
        ),
        Step(
            "assets",
            _state(registered >= sum(counted), due["assets"], today) if counted else "unknown",
            due["assets"],
            registered,
            sum(counted) if counted else None,
        ),
    ]


def _signed(history: Sequence[tuple[str, date]], due: date, today: date) -> Step:
    """Was the contract signed? Any phase after the negotiation says so; without a phase on record nobody knows."""
    after = [begins for phase, begins in history if phase not in _NOT_SIGNED and begins <= today]
    signed = min(after, default=None)
    if signed is None and not history:
        return Step("signed", "unknown", due)
    return Step("signed", _state(signed is not None, due, today), due, since=signed)


def _state(done: bool, due: date, today: date) -> State:
    if done:
        return "done"
    return "late" if today > due else "open"
