"""Technicians to ask, and rounds under way, in a line each."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count

from trimtab.domain.people.models import EmploymentSpell, Person, Post, Team
from trimtab.domain.surveys import people_links, people_rounds
from trimtab.domain.surveys.models import Admission, PeopleRound
from trimtab.domain.surveys.people_rounds import Member
from trimtab.domain.surveys.sheets import Filled

MONDAY = date(2026, 3, 2)
FRIDAY_NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
SUNDAY_END = datetime(2026, 3, 9, tzinfo=UTC)
AFTER = datetime(2026, 3, 9, 1, tzinfo=UTC)
_number = count(1)


def technician(team: Team, *, zone: str = "", hired: date = date(2024, 1, 1)) -> Person:
    """Somebody who is employed, in that team, with an address."""
    place = next(_number)
    one = Person.objects.create(
        external_id=f"t{place}", name=f"Technician {place}", email=f"t{place}@msp.example", zone=zone
    )
    EmploymentSpell.objects.create(person=one, hired_on=hired)
    Post.objects.create(person=one, team=team, starts_on=hired)
    return one


def opened(
    teams: Mapping[Team, int], *, survey: str = "pulse", opens_on: date = MONDAY
) -> tuple[PeopleRound, dict[str, int]]:
    """A round of so many technicians of each team, all asked; their tokens, and whose they are by person's number."""
    people = {technician(team).pk: team.pk for team, number in teams.items() for _ in range(number)}
    return asked_again(people, survey=survey, opens_on=opens_on)


def asked_again(
    people: Mapping[int, int], *, survey: str = "pulse", opens_on: date = MONDAY
) -> tuple[PeopleRound, dict[str, int]]:
    """A round of these people (number of the person: number of the team), all asked; their tokens."""
    later = opens_on - MONDAY
    send_at, closes_at = FRIDAY_NOON + later, SUNDAY_END + later
    members = [
        Member(person, team, send_at, send_at + timedelta(days=1), closes_at)
        for person, team in people.items()
    ]
    one = people_rounds.open_round(
        survey=survey,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=6),
        members=members,
        as_of=send_at,
    )
    assert one is not None
    found = {}
    for admission in Admission.objects.filter(round=one):
        token = people_rounds.ask(admission=admission, as_of=send_at, zone="UTC")
        assert token is not None
        found[token] = admission.person_id
    return one, found


def vote(token: str, score: int | None = 4, comment: str = "", *, as_of: datetime | None = None) -> bool:
    """Answer the pulse."""
    texts = {"comment": comment} if comment else {}
    moment = as_of or FRIDAY_NOON + timedelta(hours=2)
    return people_links.fill(token, Filled({"week": score}, texts), as_of=moment)
