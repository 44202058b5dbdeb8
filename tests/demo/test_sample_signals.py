"""What is planted in the sample and what is not: read from the rows as they are made, before any database has them."""

from collections import defaultdict

import pytest

from tests.demo.reading import AS_OF, ZONE
from trimtab.demo.sample import make_sample
from trimtab.demo.staff import SECURITY
from trimtab.domain.models import PeopleAnswer, SurveyAnswer, Team, Ticket
from trimtab.insight.blocks import block_of
from trimtab.insight.tipping_point import ESCALATIONS, tipping_point

Rows = dict[type, list[object]]
ClientMonth = tuple[str, str]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The rows of the sample by their kind. Making two years of records takes some seconds."""
    found: Rows = defaultdict(list)
    for group in make_sample(as_of=AS_OF, zone=ZONE, seed=7).groups:
        for row in group:
            found[type(row)].append(row)
    return found


def test_three_people_are_three_respondents_in_a_block_and_so_never_shown(rows: Rows) -> None:
    """ANON-7 counts distinct respondents: a key that changed within a block would count a person twice."""
    blocks: dict[int, set[str]] = defaultdict(set)
    for one in rows[PeopleAnswer]:
        assert isinstance(one, PeopleAnswer)
        if one.round.survey == "pulse" and one.team.external_id == f"team-{SECURITY}":
            blocks[block_of(one.round.opens_on)].add(one.respondent)
    assert any(isinstance(one, Team) and one.external_id == f"team-{SECURITY}" for one in rows[Team])
    assert 1 < max(map(len, blocks.values())) < 5


def test_no_tipping_point_is_planted_in_ticket_ratings(rows: Rows) -> None:
    """One client that tips is no tipping point of all clients: nothing bends at any escalation rate."""
    tickets, ratings = _by_month(rows)
    points = [key for key in sorted(ratings) if len(tickets[key]) >= 5]
    numbers = {name: place for place, name in enumerate(sorted({name for name, _ in points}))}
    found = tipping_point(
        [sum(tickets[key]) / len(tickets[key]) for key in points],
        [sum(ratings[key]) / len(ratings[key]) for key in points],
        [len(ratings[key]) for key in points],
        [numbers[name] for name, _ in points],
        ESCALATIONS,
        evidence=sum(len(ratings[key]) for key in points),
    )
    assert found.points > 300
    assert found.status in ("steady", "no_tipping_point")


def _by_month(rows: Rows) -> tuple[dict[ClientMonth, list[bool]], dict[ClientMonth, list[float]]]:
    """Of each client and month: whether each ticket was handed up, and the ratings from 0 to 1."""
    tickets: dict[ClientMonth, list[bool]] = defaultdict(list)
    for one in rows[Ticket]:
        assert isinstance(one, Ticket)
        if not one.excluded and one.kind in ("incident", "request") and not one.client.is_internal:
            month = f"{one.opened_at.astimezone(ZONE):%Y-%m}"
            tickets[one.client.name, month].append((one.reassignments or 0) > 0)
    ratings: dict[ClientMonth, list[float]] = defaultdict(list)
    for given in rows[SurveyAnswer]:
        assert isinstance(given, SurveyAnswer)
        if given.question == "rating":
            asked = given.invitation
            month = f"{asked.sent_at.astimezone(ZONE):%Y-%m}"
            ratings[asked.client.name, month].append((given.score - 1) / 4)
    return tickets, ratings
