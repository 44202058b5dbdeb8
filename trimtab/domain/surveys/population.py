"""Reads: which technicians are asked, in which team each of them is, and who works for which new client."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from trimtab.domain.calendars.queries import in_force
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import EmploymentSpell, Person, Post
from trimtab.domain.surveys.due import USUAL_WEEK, Week
from trimtab.domain.surveys.models import PeopleAsked
from trimtab.domain.tickets.models import Ticket, TicketEvent

SAMPLE = "demo"
"""The system of the sample provider's records: its people do not exist, so nobody writes to them."""
WORKED_WITHIN = timedelta(days=30)
"""ON-AGT: whoever worked on the client's tickets in so many days."""


@dataclass(frozen=True)
class Technician:
    """Somebody who can be asked: with an address, in a team, and employed on the days of ``spells``."""

    person: Person
    team: int
    zone: ZoneInfo
    spells: Sequence[tuple[date, date | None]]

    def works_on(self, day: date) -> bool:
        """Is the person employed on that day?"""
        return any(first <= day and (last is None or day <= last) for first, last in self.spells)


def technicians(day: date, *, contractors: bool = False) -> list[Technician]:
    """Who could be asked on that day? Employed or about to be within a week, in a team, with an address.

    Without ``contractors`` agency staff are left out (HEAD-1).
    """
    spells: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    held = EmploymentSpell.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=day - timedelta(days=7)))
    for person, first, last in (held if contractors else held.filter(contractor=False)).values_list(
        "person_id", "hired_on", "last_day"
    ):
        spells[person].append((first, last))
    teams = _first_teams(day) | teams_on(day)
    people = Person.objects.filter(pk__in=set(spells) & set(teams)).exclude(system=SAMPLE)
    known = people.exclude(email="").select_related("account")
    return [
        Technician(one, teams[one.pk], ZoneInfo(one.zone or current().zone), tuple(spells[one.pk]))
        for one in known.order_by("pk")
    ]


def teams_on(day: date) -> dict[int, int]:
    """In which team was each person on that day? By the last post that had begun."""
    posts = Post.objects.filter(starts_on__lte=day).order_by("starts_on").values_list("person_id", "team_id")
    return dict(posts)


def _first_teams(day: date) -> dict[int, int]:
    """In which team does each person begin within a week? Whoever starts on a Wednesday has a week to tell of, too."""
    posts = Post.objects.filter(starts_on__gt=day, starts_on__lt=day + timedelta(days=7))
    return dict(posts.order_by("-starts_on").values_list("person_id", "team_id"))


def working_week() -> Week:
    """Which weekdays and holidays are the provider's? Monday to Friday where nobody wrote hours down."""
    calendar = in_force(None)
    weekdays = frozenset(stretch.weekday for stretch in calendar.stretches)
    return Week(weekdays or USUAL_WEEK, frozenset(calendar.holidays))


def who_worked_for(client: int, *, as_of: datetime) -> set[int]:
    """Who worked on this client's tickets in the last 30 days? Whoever they were with, by their history and now."""
    since = as_of - WORKED_WITHIN
    events = TicketEvent.objects.filter(ticket__client=client, at__gt=since, at__lte=as_of)
    assigned = events.filter(assignee__isnull=False).values_list("assignee_id", flat=True)
    lively = Ticket.objects.filter(client=client, assignee__isnull=False).filter(
        Q(opened_at__gt=since, opened_at__lte=as_of) | Q(closed_at__gt=since, closed_at__lte=as_of)
    )
    moved = Ticket.objects.filter(pk__in=events.values("ticket"), assignee__isnull=False)
    return {
        person
        for found in (assigned, lively.values_list("assignee_id", flat=True))
        for person in found
        if person
    } | {person for person in moved.values_list("assignee_id", flat=True) if person}


def asked_lately(people: Collection[int], *, survey: str | None, day: date, days: int) -> Mapping[int, int]:
    """How often was each of these people asked in the ``days`` days that end with ``day``? ``survey`` None: to any."""
    found = PeopleAsked.objects.filter(person__in=people, day__gt=day - timedelta(days=days), day__lte=day)
    counts: dict[int, int] = defaultdict(int)
    rows = found.filter(survey=survey) if survey else found
    for person in rows.values_list("person_id", flat=True):
        counts[person] += 1
    return counts
