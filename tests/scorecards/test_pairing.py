"""What the same clients and people say of two stages or areas, the places of clients, and moves between teams."""

from datetime import date

import pytest

from tests import building
from tests.building import AS_OF, OWNER, answer, client, contract, refreshed, team, ticket
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Post
from trimtab.insight.intervals import Cluster, paired_early_minus_ongoing
from trimtab.insight.shrinkage import Prior, fit_prior
from trimtab.kpi.period import Period
from trimtab.scorecards import breakdowns
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.pairing import AREAS, SATISFACTION
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters, LowestArea

MARCH = Period.month(2026, 3)
ESCALATION = "ticket-escalation"


def tickets(owner: Client, day: str, escalated: int, of: int) -> None:
    for place in range(of):
        ticket(owner, f"{day} 09:00", escalated=int(place < escalated))


def test_on_esc_3_6_the_same_clients_are_compared_with_themselves_over_twelve_months() -> None:
    building.organisation()
    both = [((6, 20), (2, 20)), ((4, 10), (1, 10)), ((5, 30), (3, 20)), ((0, 4), (0, 8))]
    for early, ongoing in both:
        owner = client()
        contract(owner, "2025-06-01")
        tickets(owner, "2025-07-10", *early)
        tickets(owner, "2026-03-10", *ongoing)
    for start in ("2026-03-01", "2020-01-01"):  # these have one stage only
        other = client()
        contract(other, start)
        tickets(other, "2026-03-10", 7, 9)
    refreshed()
    found = scorecard(OWNER, ESCALATION, MARCH, AS_OF).same_clients
    assert found is not None
    assert found.clients == 4
    assert found.split == paired_early_minus_ongoing(both)
    assert found.split.difference == pytest.approx(15 / 64 - 6 / 58)
    assert found.split.interval is not None
    assert scorecard(OWNER, ESCALATION, MARCH, AS_OF, Filters(stage="early")).same_clients is None
    assert scorecard(OWNER, "backlog", MARCH, AS_OF).same_clients is None


def rated(*people: tuple[int, int, int]) -> LowestArea | None:
    """What is said of the areas when people rated them (contract, responsiveness, assets)."""
    building.organisation()
    owner = client()
    contract(owner, "2026-03-01")
    questions = [area.removeprefix("onboarding-") for area in AREAS]
    for number, scores in enumerate(people):
        for question, score in zip(questions, scores, strict=True):
            answer(owner, "2026-03-15 09:00", question, score or None, respondent=f"r{number}")
    refreshed()
    return scorecard(OWNER, SATISFACTION, MARCH, AS_OF).lowest_area


def test_the_lowest_area_is_named_when_the_same_people_rate_it_lower() -> None:
    found = rated((4, 3, 5), (5, 3, 5), (4, 2, 4), (5, 4, 5), (4, 3, 4), (3, 2, 4))
    assert found is not None
    assert found.figure is not None
    assert (found.figure.kpi, found.people) == ("onboarding-area-responsiveness", 6)


def test_areas_too_close_are_not_ranked() -> None:
    assert rated((4, 5, 5), (5, 3, 5), (4, 4, 4), (5, 4, 5), (3, 4, 4)) == LowestArea(None, 5)


@pytest.mark.parametrize(
    "people",
    [
        [(4, 3, 5)] * 4,
        [(4, 3, 5)] * 3 + [(0, 3, 5)] * 2 + [(4, 0, 5)] * 2,  # each area has five, both have three
        [(4, 3, 0)] * 9,
    ],
)
def test_too_few_people_rank_nothing(people: list[tuple[int, int, int]]) -> None:
    assert rated(*people) is None


def test_eb_5_clients_stand_in_a_band_of_places_among_their_stage() -> None:
    building.organisation()
    for number, escalated in enumerate((40, 10, 9, 8, 1)):
        owner = client(f"Old {number}")
        contract(owner, "2020-01-01")
        tickets(owner, "2026-03-10", escalated, 50)
    young = client("Young")
    contract(young, "2026-03-01")
    tickets(young, "2026-03-10", 5, 10)
    refreshed()
    found = breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF, ranked=True)
    rows = {row.label: row for row in found.rows}
    assert rows["Old 0"].rank == (1, 1)
    assert rows["Old 4"].rank == (5, 5)
    assert rows["Old 2"].rank is not None
    assert rows["Old 2"].rank.first < rows["Old 2"].rank.last
    assert {row.peers for row in found.rows if row.label != "Young"} == {5}
    assert rows["Young"].rank is None  # alone in its stage
    assert all(row.rank is None for row in breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows)


def test_a_group_is_fitted_again_when_its_counts_changed_and_not_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fits: list[int] = []

    def counted(clusters: tuple[Cluster, ...]) -> Prior:
        fits.append(len(clusters))
        return fit_prior(clusters)

    monkeypatch.setattr(breakdowns, "fit_prior", counted)
    breakdowns._fitted.cache_clear()
    building.organisation()
    owner = client("Old")
    contract(owner, "2020-01-01")
    tickets(owner, "2026-03-10", 3, 17)
    refreshed()
    (first,) = breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows
    asked = len(fits)
    assert asked
    assert breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows[0] == first
    assert len(fits) == asked
    tickets(owner, "2026-03-11", 5, 5)
    refreshed()
    (then,) = breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows
    assert len(fits) > asked
    assert then.shrunken is not None
    assert first.shrunken is not None
    assert then.shrunken > first.shrunken


def test_where_more_is_better_the_first_place_is_the_lowest_rate() -> None:
    building.organisation()
    for number, met in enumerate((45, 30, 30, 30, 5)):
        owner = client(f"Old {number}")
        for place in range(50):
            ticket(owner, "2026-03-10 09:00", sla_met=place < met)
    refreshed()
    found = breakdown(OWNER, "sla-met", MARCH, "client", AS_OF, ranked=True)
    assert [found.rows[0].label, found.rows[-1].label] == ["Old 4", "Old 0"]
    assert [found.rows[0].rank, found.rows[-1].rank] == [(1, 1), (5, 5)]


def test_head_6_a_team_lists_who_moved_to_another() -> None:
    building.organisation()
    desk, field = team("Desk"), team("Field")
    for _ in range(3):
        building.employed("2020-01-01", team=desk)
    mover = building.employed("2020-01-01", team=desk)
    Post.objects.create(person=mover.person, team=field, starts_on=date(2026, 1, 10))
    building.employed("2020-01-01", team=field)
    refreshed()
    found = {row.label: row for row in breakdown(OWNER, "turnover", MARCH, "team", AS_OF).rows}
    assert (found["Desk"].transfers_out, found["Field"].transfers_out) == (1, 0)
    assert found["Desk"].figure.numerator == 0


def test_a_split_that_was_asked_before_has_the_names_and_stages_of_now() -> None:
    """The counts wait for the warehouse; what a client is called and where it stands does not."""
    building.organisation()
    owner = client("Old name")
    tickets(owner, "2026-03-10", 1, 25)
    refreshed()
    (row,) = breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows
    assert (row.label, row.stage) == ("Old name", None)
    Client.objects.filter(pk=owner.pk).update(name="New name")
    contract(owner, "2020-01-01")
    (row,) = breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows
    assert (row.label, row.stage) == ("New name", "ongoing")
    tickets(owner, "2026-03-11", 1, 1)
    assert breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows[0].figure.n == 25
    refreshed()
    assert breakdown(OWNER, ESCALATION, MARCH, "client", AS_OF).rows[0].figure.n == 26
