"""A provider in London with technicians and clients in four zones, made for a year of surveys; no chance in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tests import building
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.clients.models import Client, Contact
from trimtab.domain.people.models import EmploymentSpell, Person, Post
from trimtab.domain.tickets.models import Ticket

HOME = "Europe/London"
ZONES = ("Europe/London", "Asia/Tokyo", "America/New_York", "Europe/Istanbul")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BANK_HOLIDAYS = [
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
    date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1),
]  # fmt: skip
HOLIDAYS = {
    "Europe/London": BANK_HOLIDAYS,
    "Asia/Tokyo": [date(2026, 4, 29), *(date(2026, 5, day) for day in (4, 5, 6)), date(2026, 9, 21), date(2026, 9, 22)],
    "America/New_York": [date(2026, 5, 25), date(2026, 7, 3), date(2026, 9, 7), date(2026, 11, 26), date(2026, 12, 25)],
    "Europe/Istanbul": [date(2026, 3, 20), *(date(2026, 5, day) for day in (26, 27, 28, 29)), date(2026, 10, 29)],
}  # fmt: skip
TEAMS = {"Desk": 9, "Field": 8, "Night": 3}
LANGUAGES = {"Asia/Tokyo": "ja", "Europe/Istanbul": "tr"}


@dataclass(frozen=True)
class Technician:
    """A technician as the test knows him or her; ``asked``: agency staff are not."""

    pk: int
    email: str
    zone: str
    team: int
    first: date
    last: date | None
    asked: bool


@dataclass(frozen=True)
class Asked:
    """A contact of a client as the test knows him or her."""

    pk: int
    email: str
    zone: str
    client: int


@dataclass(frozen=True)
class Term:
    """A contract with an onboarding of its own; a renewal has none."""

    pk: int
    client: int
    zone: str
    starts: date


@dataclass(frozen=True)
class Closed:
    """A ticket: whose, who worked on it, and when it was opened and closed."""

    pk: int
    client: int
    contact: str
    worker: int
    opened: datetime
    closed: datetime


@dataclass
class Provider:
    """Everybody, and every ticket of the year."""

    technicians: list[Technician] = field(default_factory=list)
    contacts: list[Asked] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    tickets: list[Closed] = field(default_factory=list)
    holidays: dict[int, Sequence[date]] = field(default_factory=dict)


def made(first_contract: date, clients: int, *, apart: int, tickets_from: date, until: date) -> Provider:
    """The provider with so many clients, a new one every ``apart`` days; their tickets lie between two days."""
    building.organisation(HOME)
    one = Provider()
    hours(None)
    for day in BANK_HOLIDAYS:
        Holiday.objects.create(day=day, name="Bank holiday")
    _teams(one)
    for number in range(clients):
        _client(one, number, first_contract + number * apart * DAY)
    for number, contact in enumerate(one.contacts):
        _tickets(one, number, contact, tickets_from, until)
    return one


def hours(client: Client | None) -> None:
    for weekday in range(1, 6):
        WorkingHours.objects.create(client=client, weekday=weekday, opens=time(9), closes=time(17))


def _teams(one: Provider) -> None:
    for name, size in TEAMS.items():
        team = building.team(name)
        for place in range(size):
            zone, first, last = ZONES[place % 4], date(2024, 1, 1), None
            if (name, place) == ("Field", 7):
                first = date(2026, 6, 10)
            if (name, place) == ("Desk", 8):
                last = date(2026, 9, 16)  # a Wednesday
            asked = (name, place) != ("Desk", 7)
            email = f"{name.lower()}{place}@msp.example"
            person = Person.objects.create(external_id=email, name=f"{name} {place}", email=email, zone=zone)
            EmploymentSpell.objects.create(
                person=person,
                hired_on=first,
                last_day=last,
                leaving_type="voluntary" if last else "",
                contractor=not asked,
            )
            Post.objects.create(person=person, team=team, starts_on=first)
            one.technicians.append(Technician(person.pk, email, zone, team.pk, first, last, asked))


def _client(one: Provider, number: int, starts: date) -> None:
    zone = ZONES[number % 4]
    own = zone if zone != HOME else ""  # of London is what has no zone, no hours and no holidays of its own
    client = building.client(f"Client {number}", zone=own)
    if own:
        hours(client)
        for day in HOLIDAYS[zone]:
            Holiday.objects.create(client=client, day=day, name="Holiday")
    one.holidays[client.pk] = HOLIDAYS[zone]
    ends = starts + timedelta(days=200)
    term = building.contract(client, starts.isoformat(), ends_on=ends)
    one.terms.append(Term(term.pk, client.pk, zone, starts))
    building.contract(client, (ends + DAY).isoformat())  # a renewal: no new onboarding
    for place in range(3):
        # The third lives elsewhere than the client.
        theirs = zone if place < 2 else ZONES[(number + 1) % 4]
        email = f"c{number}-{place}@client{number}.example"
        contact = Contact.objects.create(
            external_id=email, client=client, name=f"Contact {number} {place}", email=email,
            zone=theirs if place == 2 else "", language=LANGUAGES.get(zone, "en"),
        )  # fmt: skip
        one.contacts.append(Asked(contact.pk, email, theirs, client.pk))


def _tickets(one: Provider, number: int, contact: Asked, first: date, until: date) -> None:
    """A ticket every 19 days and 5 hours, so that all hours and weekdays occur; the worker changes by the month."""
    opened = datetime.combine(first, time(number % 24), UTC) + number * DAY
    people = [
        each for each in one.technicians if each.asked and each.last is None and each.first.year == 2024
    ]
    place = 0
    while opened.date() < until:
        worker = people[(number * 5 + place // 2) % len(people)]
        closed = opened + (3 + (number + place) % 50) * HOUR
        ticket = Ticket.objects.create(
            external_id=f"{contact.email}-{place}", client_id=contact.client, contact_id=contact.pk, title="Printer",
            opened_at=opened, resolved_at=closed, closed_at=closed, status="closed", assignee_id=worker.pk,
        )  # fmt: skip
        one.tickets.append(Closed(ticket.pk, contact.client, contact.email, worker.pk, opened, closed))
        opened, place = opened + timedelta(days=19, hours=5), place + 1
