"""Facts follow the records: which row lands on which day, in which stage, counted or left out and why."""

from datetime import date

import pytest

from tests import building
from tests.building import at, client, contract, refreshed, ticket
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.actor import Actor
from trimtab.domain.organisation.actions import set_parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.warehouse import duck, store, tallies
from trimtab.warehouse.tallies import Question

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def rows(table: str, columns: str, order: str = "row_id") -> list[tuple[object, ...]]:
    """All rows of a fact."""
    paths = ", ".join(duck.quoted(path) for path in store.load().paths(table))
    return duck.cursor().execute(f"SELECT {columns} FROM read_parquet([{paths}]) ORDER BY {order}").fetchall()


def test_a_stage_is_fixed_by_the_local_day_of_creation_in_the_contracts_zone() -> None:
    """TV-9: a contract from 15 January in Paris; 14 April is its day 89, 15 April its day 90."""
    building.organisation("Europe/Paris")
    one = client()
    contract(one, "2026-01-15", zone="Europe/Paris")
    for moment in ("2026-01-14 22:59", "2026-01-14 23:00", "2026-04-14 21:59", "2026-04-14 22:00"):
        ticket(one, moment)
    refreshed()
    assert rows("ticket", "day, stage, left_out") == [
        (date(2026, 1, 14), "pre_start", "before contract start"),
        (date(2026, 1, 15), "early", None),
        (date(2026, 4, 14), "early", None),
        (date(2026, 4, 15), "ongoing", None),
    ]


def test_a_client_without_a_contract_counts_overall_and_in_neither_stage() -> None:
    building.organisation()
    ticket(client(), "2026-03-10 09:00")
    refreshed()
    assert rows("ticket", "stage, counts") == [(None, True)]


def test_a_flagged_contract_has_its_own_clock_and_an_unflagged_one_has_not() -> None:
    """COHORT-6."""
    building.organisation()
    one = client()
    contract(one, "2024-01-01")
    flagged = contract(one, "2026-03-01", starts_onboarding=True)
    plain = contract(one, "2026-03-01")
    ticket(one, "2026-03-10 09:00", contract=flagged)
    ticket(one, "2026-03-10 09:00", contract=plain)
    ticket(one, "2026-03-10 09:00")
    refreshed()
    assert [stage for (stage,) in rows("ticket", "stage")] == ["early", "ongoing", "ongoing"]


def test_a_flagged_contract_that_begins_the_engagement_is_the_clients_clock() -> None:
    building.organisation()
    one = client()
    first = contract(one, "2026-03-01", starts_onboarding=True)
    ticket(one, "2026-03-10 09:00", contract=first)
    refreshed()
    assert rows("ticket", "stage") == [("early",)]


@pytest.mark.parametrize("why", ["deleted", "test", "spam", "duplicate", "merged"])
def test_what_is_excluded_says_why(why: str) -> None:
    building.organisation()
    ticket(client(), "2026-03-10 09:00", excluded=why)
    refreshed()
    assert rows("ticket", "left_out, counts") == [(why, False)]


def test_problems_and_the_providers_own_tickets_are_no_tickets() -> None:
    building.organisation()
    ticket(client(), "2026-03-10 09:00", kind="problem")
    ticket(client(is_internal=True), "2026-03-10 09:00")
    refreshed()
    assert [why for (why,) in rows("ticket", "left_out")] == ["not a ticket", "internal"]


def test_a_merged_clients_tickets_belong_to_the_survivor() -> None:
    building.organisation()
    survivor = client()
    absorbed = client(merged_into=survivor)
    ticket(absorbed, "2026-03-10 09:00")
    refreshed()
    assert rows("ticket", "client_id") == [(survivor.pk,)]


def test_an_escalation_counts_on_the_day_of_the_event() -> None:
    """ESC-7: the count by the event, the rate by the ticket's creation."""
    building.organisation()
    one = ticket(client(), "2026-03-31 09:00", escalated=1)
    building.escalation(one, "2026-04-02 09:00", kind="hierarchical")
    building.escalation(one, "2026-04-03 09:00", kind="priority", headline=False)
    refreshed()
    found = tallies.tallies(Question(KPIS["escalation-count"], YEAR, grain="month"))
    assert [(answer.begins, answer.tally["kept"]) for answer in found] == [
        (date(2026, 3, 1), 1),
        (date(2026, 4, 1), 1),
    ]


def test_signals_of_one_condition_are_one_instance_until_a_day_lies_between() -> None:
    """PR-D1, PR-12: joined below FLAP_HOURS, a new instance from it on."""
    building.organisation()
    pc = building.device(client())
    building.detection(pc, "2026-03-01 09:00", "self-cleared", "2026-03-01 10:00")
    building.detection(pc, "2026-03-02 09:59", "fixed-automatically", "2026-03-02 11:00")
    building.detection(pc, "2026-03-03 11:00", "open")
    refreshed()
    assert rows("detection", "detected_at, outcome, fix_hours", "detected_at") == [
        (at("2026-03-01 09:00").replace(tzinfo=None), "fixed-automatically", 26.0),
        (at("2026-03-03 11:00").replace(tzinfo=None), "open", None),
    ]


def test_a_survey_answer_counts_once_a_period_and_only_in_time() -> None:
    """SURVEY-3, SURVEY-4: a late answer does not count; the last of a person's answers does."""
    building.organisation()
    one = client()
    contract(one, "2026-03-01")
    building.answer(one, "2026-03-15 09:00", "overall", 2, respondent="a")
    building.answer(one, "2026-03-25 09:00", "overall", 5, respondent="a")
    building.answer(one, "2026-03-15 09:00", "overall", 1, respondent="b", late_days=20)
    building.answer(one, "2026-03-15 09:00", "overall", None, respondent="c")
    refreshed()
    march = Period.month(2026, 3)
    (whole,) = tallies.tallies(Question(KPIS["client-onboarding-satisfaction"], march))
    assert (whole.tally["count"], whole.tally["total"]) == (1, 5)
    (before,) = tallies.tallies(
        Question(KPIS["client-onboarding-satisfaction"], Period(march.start, date(2026, 3, 20)))
    )
    assert (before.tally["count"], before.tally["total"]) == (1, 2)
    (response,) = tallies.tallies(Question(KPIS["onboarding-response-rate"], march))
    assert (response.tally["kept"], response.tally["total"]) == (2, 4)


def test_how_many_devices_are_a_scale_is_a_parameter() -> None:
    """PR-D3: an action on two devices is at scale unless SCALE_MIN_ASSETS says three; saving it rebuilds the months."""
    building.organisation()
    one = client()
    for action, reached in (("clean-disk", 2), ("clear-cache", 3)):
        for _ in range(reached):
            building.detection(
                building.device(one),
                "2026-03-10 09:00",
                "fixed-automatically",
                "2026-03-10 10:00",
                action=action,
            )
    refreshed()
    question = Question(KPIS["resolved-at-scale"], YEAR)
    assert tallies.tallies(question)[0].tally["kept"] == 5
    set_parameters(by=Actor("test"), as_of=building.AS_OF, values={"scale_min_assets": 3})
    bring_up_to_date(building.AS_OF)
    assert tallies.tallies(question)[0].tally["kept"] == 3
