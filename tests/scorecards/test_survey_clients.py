"""What clients' surveys come to: the KPIs' own numbers, what came back, and when answers stand for themselves."""

from dataclasses import replace

import pytest

from tests import building
from tests.building import AS_OF, OWNER, answer, client, contract, refreshed, team, ticket
from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.survey import Question, Survey, Wording, built_in
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.questionnaires.actions import make_survey
from trimtab.domain.tickets.models import Ticket
from trimtab.insight.intervals import rating_mean
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import NotBy, NotVisible
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.survey_clients import (
    answers,
    answers_of_few,
    overview,
    results,
    split,
    splits_of,
)

MARCH = Period.month(2026, 3)
ONBOARDING, FOLLOW_UP = "client-onboarding", "ticket-follow-up"


@pytest.fixture
def onboarding() -> tuple[Client, Client]:
    """Two clients in early support; of seven invitations one bounced and two got no answer."""
    building.organisation()
    first, second = client("First"), client("Second")
    for owner in (first, second):
        contract(owner, "2026-02-20")
    for person, overall, recommend in (("Ana", 5, 9), ("Ben", 4, 10), ("Chloe", 2, 6)):
        answer(first, "2026-03-06 09:00", "overall", overall, respondent=person, round="day 14")
        answer(first, "2026-03-06 09:00", "recommend", recommend, respondent=person, round="day 14")
    answer(second, "2026-03-20 09:00", "overall", 3, respondent="Dev", round="day 45")
    answer(second, "2026-03-20 09:00", "overall", None, respondent="Ema", round="day 45")
    answer(second, "2026-03-20 09:00", "overall", None, respondent="Finn", round="day 45")
    answer(second, "2026-03-20 09:00", "overall", None, respondent="Gus", round="day 45", delivered=False)
    refreshed()
    return first, second


def test_every_figure_is_the_one_of_its_kpi_to_the_last_digit(onboarding: tuple[Client, Client]) -> None:
    for filters in (Filters(), Filters(client=onboarding[0].pk), Filters(round="day 45")):
        found = results(OWNER, ONBOARDING, MARCH, AS_OF, filters)
        for one in found.questions:
            kpi = KPIS[one.question.feeds[0]]
            assert one.figure == measure(kpi, MARCH, AS_OF, filters), one.question.key
        assert found.response.rate == measure(KPIS["onboarding-response-rate"], MARCH, AS_OF, filters)


def test_what_came_back(onboarding: tuple[Client, Client]) -> None:
    (line,) = (one for one in overview(OWNER, MARCH, AS_OF) if one.one.survey.key == ONBOARDING)
    response = line.response
    assert (line.rounds, response.invited, response.delivered, response.answered, response.silent) == (
        2,
        7,
        6,
        4,
        2,
    )
    assert response.rate.value == pytest.approx(4 / 6)
    assert not response.low
    rounds = results(OWNER, ONBOARDING, MARCH, AS_OF).rounds
    assert [r.day for r in rounds] == [14, 45]
    assert [(r.name, r.response.invited, r.response.answered) for r in rounds] == [
        ("day 14", 3, 3),
        ("day 45", 4, 1),
    ]
    assert not rounds[0].response.low
    assert not rounds[1].response.low, "one of three is a third"


def test_under_thirty_per_cent_is_a_low_response() -> None:
    building.organisation()
    owner = client()
    contract(owner, "2026-02-20")
    for number in range(7):
        answer(
            owner,
            "2026-03-06 09:00",
            "overall",
            4 if number < 2 else None,
            respondent=f"p{number}",
            round="a",
        )
    refreshed()
    response = results(OWNER, ONBOARDING, MARCH, AS_OF).response
    assert (response.answered, response.delivered, response.low) == (2, 7, True)


def test_each_person_and_each_client_have_a_mean_of_their_own_kind(onboarding: tuple[Client, Client]) -> None:
    found = {one.question.key: one for one in results(OWNER, ONBOARDING, MARCH, AS_OF).questions}
    overall = found["overall"]
    assert overall.figure.value == pytest.approx((5 + 4 + 2 + 3) / 4)
    assert overall.by_client is not None
    assert (overall.by_client.value, overall.by_client.clients) == (pytest.approx((11 / 3 + 3) / 2), 2)
    assert found["recommend"].by_client is None
    assert overall.single == (), "of several clients no answer is shown by itself"


def test_few_answers_of_one_client_stand_for_themselves(onboarding: tuple[Client, Client]) -> None:
    first, second = onboarding
    found = {
        one.question.key: one
        for one in results(OWNER, ONBOARDING, MARCH, AS_OF, Filters(client=first.pk)).questions
    }
    assert sorted(found["recommend"].single) == [6, 9, 10]
    assert sorted(found["overall"].single) == [2, 4, 5]
    few = answers_of_few(OWNER, ONBOARDING, "overall", MARCH, Filters())
    assert {key: sorted(scores) for key, scores in few.items()} == {first.pk: [2, 4, 5], second.pk: [3]}


@pytest.mark.parametrize("by", splits_of(built_in()[ONBOARDING]))
def test_the_parts_of_a_split_add_up_to_the_whole(onboarding: tuple[Client, Client], by: str) -> None:
    found = split(OWNER, ONBOARDING, "overall", MARCH, by, AS_OF)
    assert sum(row.figure.components["total"] for row in found.rows) == found.total.components["total"] == 14
    assert sum(row.figure.n for row in found.rows) == found.total.n


def test_the_answers_behind_a_figure_recompute_to_it(onboarding: tuple[Client, Client]) -> None:
    found = answers(OWNER, ONBOARDING, "overall", MARCH)
    scores = [row["score"] for row in found.rows]
    assert sum(scores) / len(scores) == results(OWNER, ONBOARDING, MARCH, AS_OF).questions[0].figure.value
    assert {row["respondent"] for row in found.rows} == {"Ana", "Ben", "Chloe", "Dev"}
    assert answers(OWNER, ONBOARDING, "overall", MARCH, limit=1, offset=1).total == 4
    technician = User(role=User.Role.TECHNICIAN, email="t@example.com", name="T")
    assert "respondent" not in answers(technician, ONBOARDING, "overall", MARCH).rows[0]


@pytest.fixture
def followed_up() -> dict[str, Ticket]:
    """Six answers about tickets of two teams, one of them late, and one to a survey of the provider's own."""
    building.organisation()
    owner = client("Old")
    contract(owner, "2024-01-01")
    tickets = {}
    for name, scores in (("Desk", (5, 4, 4)), ("Network", (2, 1))):
        group = team(name)
        for number, score in enumerate(scores):
            one = tickets[f"{name}{number}"] = ticket(owner, "2026-03-09 09:00", team=group)
            answer(
                owner, "2026-03-10 09:00", "rating", score, survey=FOLLOW_UP, round=one.external_id,
                ticket=one, respondent="Ana",
            )  # fmt: skip
    answer(owner, "2026-03-10 09:00", "rating", 1, survey=FOLLOW_UP, round="late", late_days=20)
    refreshed()
    return tickets


def test_a_question_that_no_kpi_reads_is_measured_the_same_way(followed_up: dict[str, Ticket]) -> None:
    (rating,) = results(OWNER, FOLLOW_UP, MARCH, AS_OF).questions
    assert (rating.figure.value, rating.figure.n) == (pytest.approx(16 / 5), 5)
    assert rating.figure.interval == rating_mean(5, 16, 25 + 16 + 16 + 4 + 1, low=1, high=5)
    found = results(OWNER, FOLLOW_UP, MARCH, AS_OF)
    assert found.response.answered == 5
    assert [(one.month, one.response.invited) for one in found.rounds] == [(MARCH, 6)], "a ticket is no round"


def test_answers_about_tickets_are_split_by_the_ticket_s_team(followed_up: dict[str, Ticket]) -> None:
    found = split(OWNER, FOLLOW_UP, "rating", MARCH, "team", AS_OF)
    assert [(row.label, row.figure.n) for row in found.rows] == [("Desk", 3), ("Network", 2)]
    network = found.rows[1].key
    narrowed = results(OWNER, FOLLOW_UP, MARCH, AS_OF, Filters(team=network)).questions[0]
    assert narrowed.figure.value == pytest.approx(1.5)
    assert answers(OWNER, FOLLOW_UP, "rating", MARCH, Filters(team=network)).total == 2


def test_a_survey_of_ones_own_is_measured_too() -> None:
    building.organisation()
    owner = client()
    contract(owner, "2024-01-01")
    words = Wording("How?", "Nasıl?", "どう？")
    own: Survey = replace(
        built_in()[FOLLOW_UP],
        key="own-it-s-fine",
        questions=(Question("likely", words, "numbers", 0, 10, (words, words)),),
    )
    make_survey(by=Actor(name="o"), as_of=AS_OF, survey=own)
    for score in (0, 10, 7):
        answer(owner, "2026-03-10 09:00", "likely", 5, survey=own.key, round=f"r{score}")
    refreshed()
    (likely,) = results(OWNER, own.key, MARCH, AS_OF).questions
    assert (likely.figure.value, likely.figure.n) == (5, 3)


def test_who_may_not_look_is_told_that_nothing_is_there(onboarding: tuple[Client, Client]) -> None:
    contact = User(role=User.Role.CLIENT_CONTACT, email="c@example.com", name="C", client=onboarding[0])
    for look in (lambda: overview(contact, MARCH, AS_OF), lambda: results(contact, ONBOARDING, MARCH, AS_OF)):
        with pytest.raises(NotVisible):
            look()
    with pytest.raises(NotVisible):
        results(OWNER, "pulse", MARCH, AS_OF)
    with pytest.raises(NotVisible):
        results(OWNER, "horoscope", MARCH, AS_OF)
    with pytest.raises(NotBy):
        split(OWNER, ONBOARDING, "overall", MARCH, "team", AS_OF)
