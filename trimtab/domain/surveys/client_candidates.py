"""Reads: whom could be asked now, about what, and what is known of them?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from trimtab.catalogue.survey import Survey
from trimtab.catalogue.survey_rules import day_bounds
from trimtab.domain.calendars.queries import in_force
from trimtab.domain.calendars.working import Calendar
from trimtab.domain.clients.models import Contact
from trimtab.domain.organisation.queries import current, parameters
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.queries import every_survey, limit_of
from trimtab.domain.surveys.client_contacts import reachable, refused, served
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.domain.surveys.client_rounds import KEEPS, rounds_since
from trimtab.domain.surveys.client_schedule import (
    FOLLOW_UP_KEEPS,
    Due,
    Frequency,
    Mailed,
    Onboarding,
    after_closing,
    contract_day,
    of_round,
    onboardings,
)
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.domain.tickets.models import Ticket
from trimtab.kpi.cohort import ContractTerm

MOST_SHOWN = 50
_LOOK_BACK = timedelta(days=12)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Candidate:
    """Somebody is to be asked. ``contact`` None: the client has nobody who could be."""

    survey: Survey
    round: str
    client: int
    contact: Contact | None
    due: Due
    contract: int | None = None
    contract_day: int | None = None
    ticket: int | None = None


@dataclass
class Reader:
    """What is asked of the records for one look at who is due; calendars are read once a client."""

    terms: Mapping[int, Sequence[ContractTerm]]
    survivors: Mapping[int, int]
    as_of: datetime
    _calendars: dict[int, Calendar] = field(default_factory=dict)

    @cached_property
    def surveys(self) -> list[Survey]:
        """The surveys that clients are asked now, by name."""
        return [
            one.survey
            for one in every_survey()
            if one.asks and one.survey.audience == "clients" and one.survey.identified
        ]

    def calendar(self, client: int) -> Calendar:
        """The hours and holidays that hold for a client."""
        if client not in self._calendars:
            self._calendars[client] = in_force(client)
        return self._calendars[client]

    def zone(self, contact: Contact) -> ZoneInfo:
        """Whose clock does a contact live by? Their own, else their client's, else the provider's."""
        return ZoneInfo(contact.zone or contact.client.zone or current().zone)

    @cached_property
    def contacts(self) -> Mapping[int, list[Contact]]:
        """Who can be asked at each surviving client that is in its first days?"""
        wanted = {client for client, final in self.survivors.items() if final in self._begun}
        found: dict[int, list[Contact]] = defaultdict(list)
        for contact in reachable().filter(client__in=wanted).order_by("pk"):
            found[self.survivors[contact.client_id]].append(contact)
        return found

    @cached_property
    def _begun(self) -> Mapping[int, list[Onboarding]]:
        """The onboarding clocks that are in their first days, or were until lately."""
        rules = parameters()
        found: dict[int, list[Onboarding]] = {}
        for client, terms in self.terms.items():
            clocks = [
                one
                for one in onboardings(
                    client, terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days
                )
                if any(self._is_near(one, day) for day in self._days)
            ]
            if clocks:
                found[client] = clocks
        return found

    @cached_property
    def _early_days(self) -> int:
        """For how many days a contract is in early support; asked of the settings once."""
        return parameters().early_days

    @cached_property
    def _days(self) -> list[int]:
        """The days of contracts on which any survey is asked."""
        return [day for one in self.surveys for day in one.timing.contract_days]

    @cached_property
    def of_contracts(self) -> list[Candidate]:
        """Everybody who is asked on a day of a contract that is in its first days, whether today or later."""
        found: list[Candidate] = []
        timed = [(one, day) for one in self.surveys for day in one.timing.contract_days]
        for client, clocks in self._begun.items():
            for clock in clocks:
                for survey, day in timed:
                    if self._is_near(clock, day):
                        found += self._on_day(client, clock, survey, day)
        return found

    def _is_near(self, clock: Onboarding, day: int) -> bool:
        """Is this day of the contract still to come or was it lately? In early support all of its days are."""
        age = self.as_of.date() - clock.starts_on
        return -2 * _DAY <= age <= (max(self._early_days, day) + 2) * _DAY + _LOOK_BACK

    def _on_day(self, client: int, clock: Onboarding, survey: Survey, day: int) -> Iterable[Candidate]:
        # The provider's own surveys are asked on any day of the contract, onboarding in early support only (SURVEY-2).
        last = day_bounds(survey, self._early_days)[1]
        turn = f"contract-{clock.contract}-day-{day}"
        for contact in self.contacts.get(client, []):
            due = contract_day(
                clock, day, last_day=last, zone=self.zone(contact), calendar=self.calendar(contact.client_id)
            )  # fmt: skip
            if due is not None:
                yield Candidate(survey, turn, contact.client_id, contact, due, clock.contract, day)
        if not self.contacts.get(client):
            zone = ZoneInfo(clock.zone)
            due = contract_day(clock, day, last_day=last, zone=zone, calendar=self.calendar(client))
            if due is not None:
                yield Candidate(survey, turn, client, None, due, clock.contract, day)

    @cached_property
    def of_tickets(self) -> list[Candidate]:
        """Everybody whose ticket was closed lately and stayed closed."""
        surveys = [one for one in self.surveys if one.timing.after_ticket]
        if not surveys:
            return []
        tickets = list(self._closed_lately())
        contacts = {
            one.pk: one for one in reachable().filter(pk__in={ticket.contact_id for ticket in tickets})
        }
        found = []
        for ticket in tickets:
            contact = contacts.get(ticket.contact_id or 0)
            if contact is not None:
                due = after_closing(ticket.ended_at, self.calendar(contact.client_id))  # type: ignore[attr-defined]
                found += [
                    Candidate(one, f"ticket-{ticket.pk}", contact.client_id, contact, due, ticket=ticket.pk)
                    for one in surveys
                ]
        return found

    def _closed_lately(self) -> Iterable[Ticket]:
        since = self.as_of - FOLLOW_UP_KEEPS - _LOOK_BACK
        decided = [
            ~Exists(model._default_manager.filter(ticket=OuterRef("pk"), survey=one.key))
            for one in self.surveys
            if one.timing.after_ticket
            for model in (SurveyInvitation, NotAsked)
        ]
        return (
            Ticket.objects.annotate(ended_at=Coalesce("resolved_at", "closed_at"))
            .filter(
                *decided,
                ended_at__gt=since,
                ended_at__lte=self.as_of,
                status__in=[Ticket.Status.RESOLVED, Ticket.Status.CLOSED],
                excluded="",
                contact__isnull=False,
                client__is_internal=False,
            )
            .only("pk", "contact_id", "client_id")
            .order_by("ended_at", "pk")
        )

    @cached_property
    def of_rounds(self) -> list[Candidate]:
        """Everybody who is asked in a round of these days."""
        surveys = {one.key: one for one in self.surveys}
        found = []
        for one in rounds_since(self.as_of - KEEPS - _LOOK_BACK):
            for contact in served(one.day).order_by("pk") if one.survey in surveys else ():
                due = of_round(
                    one.day,
                    one.started_at,
                    zone=self.zone(contact),
                    calendar=self.calendar(contact.client_id),
                )
                found.append(Candidate(surveys[one.survey], one.name, contact.client_id, contact, due))
        return found

    def undecided(self) -> list[Candidate]:
        """Everybody whose moment has come and of whom nothing is decided yet, those that outrank others first."""
        every = [*self.of_contracts, *self.of_rounds, *self.of_tickets]
        come = [one for one in every if one.due.at <= self.as_of]
        asked = set(
            SurveyInvitation.objects.filter(round__in={one.round for one in come}).values_list(
                "survey", "round", "contact_id"
            )
        )
        left = set(
            NotAsked.objects.filter(round__in={one.round for one in come}).values_list(
                "survey", "round", "contact_id"
            )
        )
        keyed = ((one, (one.survey.key, one.round, one.contact.pk if one.contact else None)) for one in come)
        waiting = [one for one, key in keyed if key not in asked and key not in left]
        return sorted(waiting, key=lambda one: (not one.due.outranks, one.due.at, one.round))

    def known_of(self, candidate: Candidate) -> tuple[Mailed, Frequency]:
        """What is known of this person, and how often they may be asked?"""
        contact = candidate.contact
        assert contact is not None
        limit = limit_of("clients")
        rows = list(
            SurveyInvitation.objects.filter(contact=contact, version__isnull=False).values_list(
                "survey", "sent_at", "reminded_at"
            )
        )
        sent = [moment for _, *moments in rows for moment in moments if moment is not None]
        same = [sent_at for survey, sent_at, _ in rows if survey == candidate.survey.key]
        coming = [
            one.due.at
            for one in self.of_contracts
            if one.contact is not None and one.contact.pk == contact.pk and one.due.at > self.as_of
        ]
        mailed = replace(refused(contact.email), sent=sent, same_survey=same, coming=coming)
        return mailed, Frequency(limit.most, limit.days, candidate.survey.timing.rest_days)


def unanswered(*, as_of: datetime) -> list[SurveyInvitation]:
    """Which invitations are open, were never reminded of, and have no answer that counts?"""
    found = SurveyInvitation.objects.filter(
        token__isnull=False, closes_at__gt=as_of, reminded_at=None, delivered=True
    ).exclude(call_requests__isnull=False)
    silent = found.filter(answers=None, texts=None) | found.filter(doubtful=True)
    contacts = silent.filter(contact__active=True).exclude(contact__email="")
    return list(contacts.select_related("version", "client", "contact__client").distinct().order_by("pk"))


def open_of(client: int, *, as_of: datetime) -> list[SurveyInvitation]:
    """Which surveys does this client have open, those that close first before the others?"""
    return list(_open(as_of).filter(client=client)[:MOST_SHOWN])


def waiting_for(account: User, *, as_of: datetime) -> QuerySet[SurveyInvitation]:
    """Which open surveys was this account invited to, by its address at its client? None for the provider's people."""
    mine = _open(as_of).filter(client=account.client_id, respondent__iexact=account.email)
    return mine if account.client_id and account.email else mine.none()


def _open(as_of: datetime) -> QuerySet[SurveyInvitation]:
    found = SurveyInvitation.objects.filter(token__isnull=False, closes_at__gt=as_of)
    answered = Exists(SurveyAnswer.objects.filter(invitation=OuterRef("pk")))
    return found.select_related("contact", "version").annotate(answered=answered).order_by("closes_at", "pk")
