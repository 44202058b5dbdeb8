"""Who is to be asked on which day of the year, simulated from the rules of the specification with plain values."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.flows.survey_calendar import (
    DAY,
    HOUR,
    in_hours,
    last_working_day,
    local,
    months_on,
    moved,
    of_contract,
    worked,
)
from tests.flows.survey_provider import BANK_HOLIDAYS, HOME, Asked, Closed, Provider, Technician
from tests.flows.survey_replay import Letter

FORTNIGHT = timedelta(days=14)


def contract_moments(one: Provider, contact: Asked) -> list[datetime]:
    """When this contact is asked about the onboarding."""
    return [
        of_contract(term.starts, day, contact.zone, one.holidays[contact.client])
        for term in one.terms
        if term.client == contact.client
        for day in (14, 45, 80)
    ]


def follow_up_moments(one: Provider, contact: Asked, mails: list[Letter], start: date) -> list[datetime]:
    """When this contact is asked about tickets from that day on, given what went out about the onboarding (``mails``).

    Once a fortnight, and not within a fortnight before a day of the contract.
    """
    due = contract_moments(one, contact)
    other = [letter.at for letter in mails if letter.survey == "client-onboarding"]
    own: list[datetime] = []
    zone = next(term.zone for term in one.terms if term.client == contact.client)
    closed = sorted(ticket.closed for ticket in one.tickets if ticket.contact == contact.email)
    for moment in (in_hours(each + HOUR, zone, one.holidays[contact.client]) for each in closed):
        recent = any(timedelta(0) <= moment - each < FORTNIGHT for each in [*other, *own])
        soon = any(timedelta(0) < each - moment < FORTNIGHT for each in due)
        if begin(start) <= moment and not recent and not soon:
            own.append(moment)
    return own


def technicians_days(
    one: Provider, start: date, until: date, first_week: date
) -> dict[tuple[str, str], list[date]]:
    """On which days of their own each technician is asked what, reminders left out.

    ``first_week`` is the Monday of the first pulse ever.
    """
    found: dict[tuple[str, str], list[date]] = defaultdict(list)
    in_depth = moved(months_on(first_week, 6), BANK_HOLIDAYS)
    day = start
    while day < until:
        if worked(day, BANK_HOLIDAYS):
            _onboardings(one, day, found)
        if day == in_depth:
            for person in one.technicians:
                if works(person, day):
                    often = _lately(person, day, found) >= 2
                    found[person.email, "in-depth"].append(
                        moved(day + 7 * DAY, BANK_HOLIDAYS) if often else day
                    )
            in_depth = moved(months_on(in_depth, 6), BANK_HOLIDAYS)
        monday = day - day.weekday() * DAY
        for person in one.technicians:
            if person.asked and last_working_day(monday, BANK_HOLIDAYS, person.first, person.last) == day:
                found[person.email, "pulse"].append(day)
        day += DAY
    return dict(found)


def works(person: Technician, day: date) -> bool:
    return person.asked and person.first <= day and (person.last is None or day <= person.last)


def _onboardings(one: Provider, day: date, found: dict[tuple[str, str], list[date]]) -> None:
    due = [
        term
        for term in one.terms
        for turn in (30, 75)
        if moved(term.starts + turn * DAY, BANK_HOLIDAYS) == day
    ]
    workers = {who for term in due for who in _workers(one, term.client, term.zone, day)}
    for person in one.technicians:
        if person.pk in workers and works(person, day):
            last = max(found.get((person.email, "agent-onboarding"), []), default=None)
            # The onboardings of a month are one round, and nobody is asked twice in a round.
            rested = last is None or (day - last >= 28 * DAY and day.replace(day=1) > last)
            if rested and _lately(person, day, found) < 2:
                found[person.email, "agent-onboarding"].append(day)


def _workers(one: Provider, client: int, zone: str, day: date) -> set[int]:
    """Whoever opened or closed a ticket of the client in the thirty days before that day began, here and there."""
    begins = max(local(day, 0, HOME), local(day, 0, zone))

    def lately(ticket: Closed) -> bool:
        return any(begins - 30 * DAY < at <= begins for at in (ticket.opened, ticket.closed))

    return {ticket.worker for ticket in one.tickets if ticket.client == client and lately(ticket)}


def _lately(person: Technician, day: date, found: dict[tuple[str, str], list[date]]) -> int:
    days = [each for (email, _), held in found.items() if email == person.email for each in held]
    return sum(timedelta(0) <= day - each < 7 * DAY for each in days)


def there(moment: datetime, zone: str) -> datetime:
    """What the clock shows there."""
    return moment.astimezone(ZoneInfo(zone))


def begin(day: date) -> datetime:
    """Midnight UTC of that day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
