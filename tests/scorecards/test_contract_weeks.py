"""Clients side by side from the day their contract began: averages of counts, and each client against them."""

from datetime import date, timedelta

import pytest

from tests import building
from tests.building import AS_OF, OWNER, client, contract, refreshed, ticket
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.scorecards.contract_weeks import WEEKS, contract_weeks
from trimtab.scorecards.errors import NotVisible, UnknownKpi

KEY = "ticket-escalation"


def onboarded(name: str, begins: date, weeks: dict[int, tuple[int, int]], **fields: date) -> Client:
    """A client with (escalated, tickets) in weeks of its contract."""
    one = client(name)
    contract(one, begins.isoformat(), **fields)
    for week, (escalated, total) in weeks.items():
        for number in range(total):
            day = begins + timedelta(days=7 * week + number % 7)
            ticket(one, f"{day} 09:00", escalated=int(number < escalated))
    return one


def three() -> tuple[Client, Client, Client]:
    building.organisation()
    made = (
        onboarded("A", date(2026, 6, 1), {0: (4, 10), 1: (2, 10), 20: (1, 10)}),
        onboarded("B", date(2026, 7, 15), {0: (2, 20), 1: (1, 5)}),
        onboarded("C", date(2026, 11, 10), {0: (1, 10), 1: (9, 9)}),
    )
    refreshed()
    return made


def test_weeks_are_aligned_on_the_first_day_of_each_contract() -> None:
    three()
    found = contract_weeks(OWNER, KEY, AS_OF)
    first, second = found.weeks[:2]
    assert len(found.weeks) == WEEKS
    assert (first.figure.numerator, first.figure.denominator) == (7, 40)
    assert (first.clients, first.present) == (3, 3)
    assert first.client_average == pytest.approx((4 / 10 + 2 / 20 + 1 / 10) / 3)
    assert first.figure.interval is not None
    # C's second week is not over on 22 November: 10 + 14 days is the 24th.
    assert (second.figure.numerator, second.figure.denominator, second.present) == (3, 15, 2)
    assert (found.early.numerator, found.early.denominator) == (10, 55)
    assert found.weeks[20].present == 1


def test_a_chosen_client_stands_beside_the_average_by_its_last_four_weeks() -> None:
    a, _, c = three()
    found = contract_weeks(OWNER, KEY, AS_OF, a.pk)
    assert found.chosen is not None
    assert found.chosen.name == "A"
    second = found.weeks[1]
    assert second.own is not None
    assert second.trailing is not None
    assert (second.own.numerator, second.own.denominator) == (2, 10)
    assert (second.trailing.numerator, second.trailing.denominator) == (6, 20)
    young = contract_weeks(OWNER, KEY, AS_OF, c.pk)
    assert young.weeks[1].own is None
    assert [one.name for one in found.clients] == ["C", "B", "A"]


def test_a_line_of_fewer_than_five_tickets_is_not_drawn() -> None:
    building.organisation()
    onboarded("Tiny", date(2026, 8, 1), {0: (1, 2), 1: (1, 4)})
    refreshed()
    (one,) = contract_weeks(OWNER, KEY, AS_OF).clients
    assert one.trailing[0] is None
    assert one.trailing[1] == pytest.approx(2 / 6)


def test_an_engagement_that_ended_leaves_the_weeks_after_it() -> None:
    building.organisation()
    onboarded("Gone", date(2026, 6, 1), {0: (1, 10), 3: (5, 10)}, ends_on=date(2026, 6, 20))
    refreshed()
    found = contract_weeks(OWNER, KEY, AS_OF)
    assert (found.weeks[0].present, found.weeks[1].present, found.weeks[3].present) == (1, 1, 0)
    assert found.weeks[3].figure.denominator == 0


def test_contracts_older_than_two_years_are_no_part_of_it() -> None:
    building.organisation()
    onboarded("Old", date(2022, 1, 1), {0: (1, 10)})
    refreshed()
    assert contract_weeks(OWNER, KEY, AS_OF).clients == []


def test_only_clients_seen_in_both_stages_where_the_view_asks_so() -> None:
    three()
    found = contract_weeks(OWNER, KEY, AS_OF, both=True)
    assert [one.name for one in found.clients] == ["A"]


def test_ratings_are_followed_too() -> None:
    building.organisation()
    one = client("Rated")
    contract(one, "2026-06-01")
    for score in (5, 4, 4, 3, 5):
        building.answer(one, "2026-06-16 09:00", "overall", score)
    refreshed()
    week = contract_weeks(OWNER, "client-onboarding-satisfaction", AS_OF).weeks[2]
    assert week.figure.value == pytest.approx(4.2)
    assert week.client_average == pytest.approx(4.2)


def test_who_may_not_see_every_client_and_what_is_not_followed() -> None:
    one = three()[0]
    contact = User(role=User.Role.CLIENT_CONTACT, client=one, email="c@example.com", name="C")
    with pytest.raises(NotVisible):
        contract_weeks(contact, KEY, AS_OF)
    with pytest.raises(UnknownKpi):
        contract_weeks(OWNER, "turnover", AS_OF)
