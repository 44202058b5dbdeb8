"""The specification's test vectors (section 12), from records through the warehouse to the figure."""

from datetime import date

import pytest

from tests import building
from tests.building import AS_OF, OWNER, client, contract, refreshed, ticket
from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters

MARCH = Period.month(2026, 3)


def value(key: str, period: Period = MARCH, filters: Filters | None = None) -> Figure:
    return measure(KPIS[key], period, AS_OF, filters)


def tickets(owner: building.Client, escalated: int, of: int) -> None:
    for place in range(of):
        ticket(owner, "2026-03-10 09:00", escalated=int(place < escalated))


def test_tv2_one_clients_rate_has_wilsons_interval() -> None:
    building.organisation()
    one = client()
    tickets(one, 6, 40)
    refreshed()
    found = value("ticket-escalation", filters=Filters(client=one.pk))
    assert (found.numerator, found.denominator, found.value) == (6, 40, 0.15)
    assert found.interval == pytest.approx((0.070612, 0.290723), abs=1e-6)


def test_tv5_a_pooled_rate_allows_for_clients_being_unlike() -> None:
    building.organisation()
    for escalated, of in ((2, 40), (20, 80), (1, 30), (9, 50)):
        tickets(client(), escalated, of)
    refreshed()
    found = value("ticket-escalation")
    assert found.value == 0.16
    assert found.interval == pytest.approx((0.081425, 0.290426), abs=1e-6)


def test_tv6_early_against_ongoing() -> None:
    building.organisation()
    for start, counts in (
        ("2026-03-01", ((6, 40), (1, 5), (9, 60), (0, 12), (4, 33))),
        ("2024-01-01", ((10, 200), (3, 60), (12, 150), (5, 90), (8, 75), (2, 44), (20, 310), (1, 25))),
    ):
        for escalated, of in counts:
            owner = client()
            contract(owner, start)
            tickets(owner, escalated, of)
    refreshed()
    card = scorecard(OWNER, "ticket-escalation", MARCH, AS_OF)
    assert card.split is not None
    assert card.split.interval is not None
    assert (card.stages["early"].numerator, card.stages["early"].denominator) == (20, 150)
    assert (card.stages["ongoing"].numerator, card.stages["ongoing"].denominator) == (61, 954)
    assert card.split.difference == pytest.approx(0.069392, abs=1e-6)
    assert card.split.interval == pytest.approx((0.027436, 0.111348), abs=1e-6)


def test_tv3_and_tv4_scores() -> None:
    building.organisation()
    owner = client()
    contract(owner, "2026-03-01")
    for place, score in enumerate([10] * 6 + [8] * 3 + [3]):
        building.answer(owner, "2026-03-15 09:00", "recommend", score, respondent=f"r{place}")
    for place, score in enumerate((7, 6, 5, 5, 4, 7, 6, 2, 6, 7)):
        building.answer(owner, "2026-03-15 09:00", "effort", score, respondent=f"r{place}")
    for place, score in enumerate((5, 4, 4, 5, 3, 5, 2, 4)):
        building.answer(owner, "2026-03-15 09:00", "overall", score, respondent=f"r{place}")
    refreshed()
    nps, ces, overall = (
        value(key) for key in ("onboarding-nps", "onboarding-ces", "client-onboarding-satisfaction")
    )
    assert (nps.value, nps.n) == (50, 10)
    assert nps.interval == pytest.approx((-0.2033, 77.1264), abs=1e-4)
    assert ces.value == 5.5
    assert ces.interval == pytest.approx((4.1144, 6.6129), abs=1e-4)
    assert value("onboarding-low-effort").value == 0.8
    assert overall.value == 4.0
    assert overall.interval == pytest.approx((2.8884, 4.8894), abs=1e-4)
    assert "indicative" in overall.flags


def test_tv7_and_tv8_turnover() -> None:
    """Average headcount of a year from its days; under ten people only the departures are shown (MIN-4)."""
    building.organisation()
    for _ in range(12):
        building.employed("2020-01-01")
    building.employed("2020-01-01", "2026-02-10")
    building.employed("2020-01-01", "2026-02-11", why="involuntary")
    refreshed()
    found = value("turnover")
    assert found.period == Period(date(2025, 4, 1), date(2026, 4, 1))
    assert found.components["person_days"] == 12 * 365 + 316 + 317
    assert found.value == pytest.approx(2 / ((12 * 365 + 633) / 365))
    assert value("voluntary-turnover").numerator == 1


def test_a_small_organisation_is_shown_departures_only() -> None:
    building.organisation()
    for _ in range(9):
        building.employed("2020-01-01")
    building.employed("2020-01-01", "2026-02-10")
    refreshed()
    found = value("turnover")
    assert (found.value, found.reason, found.numerator) == (None, "headcount_too_small", 1)


@pytest.mark.parametrize(("back", "separations"), [("2026-03-05", 0), ("2026-03-12", 0), ("2026-03-13", 1)])
def test_tv8_coming_back_soon_is_not_leaving(back: str, separations: int) -> None:
    building.organisation()
    for _ in range(12):
        building.employed("2020-01-01")
    left = building.employed("2020-01-01", "2026-02-10")
    left.person.spells.create(hired_on=date.fromisoformat(back))
    refreshed()
    assert value("turnover").numerator == separations


def test_tv18_proactive_work() -> None:
    building.organisation()
    owner = client()
    user = owner.contacts.create(external_id="u", name="User")
    devices = [building.device(owner) for _ in range(9)]
    linked = {"ticket": ticket(owner, "2026-03-02 09:00", source="monitoring")}
    fixed = ("fixed-automatically", "2026-03-10 10:00")
    for pc in devices[:4]:
        building.detection(pc, "2026-03-10 09:00", *fixed, action="clean-up", **linked)
    building.detection(devices[4], "2026-03-10 09:00", *fixed, action="a5", **linked)
    building.detection(devices[5], "2026-03-10 09:00", *fixed, action="a6", **linked)
    building.detection(devices[6], "2026-03-10 09:00", "fixed-by-technician", "2026-03-11 09:00", **linked)
    building.detection(devices[7], "2026-03-10 09:00", "became-incident", "2026-03-11 09:00", **linked)
    building.detection(devices[8], "2026-03-10 09:00", "self-cleared", "2026-03-10 11:00", **linked)
    building.detection(devices[5], "2026-03-13 10:00", "open", **linked)
    for started, outcome in (
        ("2026-03-03 09:00", "solved"),
        ("2026-03-05 09:00", "solved"),
        ("2026-03-07 09:00", "unconfirmed"),
        ("2026-03-20 09:00", "unconfirmed"),
        ("2026-03-25 09:00", "solved"),
    ):
        building.session(owner, started, outcome, contact=user, category="mail")
    ticket(owner, "2026-03-20 14:00", contact=user, category="mail", kind="request")
    ticket(owner, "2026-03-25 11:00", contact=user, category="mail", kind="request")
    for _ in range(3):
        ticket(owner, "2026-03-15 09:00")
    refreshed()
    assert value("problems-detected").value == 10
    assert value("prevented-by-self-service").value == 2
    assert value("self-service-inferred").value == 1
    assert value("prevented-by-proactive-work").value == 6
    assert value("incidents-prevented").value == 8
    assert value("resolved-at-scale").value == 4
    assert value("scale-actions").value == 1
    assert value("ticket-coverage").value == 1
    assert value("automatic-fix-rate").value == 0.6
    assert value("routed-to-agents").value == pytest.approx(2 / 3)
    assert (value("prevention-ratio").numerator, value("prevention-ratio").denominator) == (6, 10)


def test_no_rows_is_no_figure_and_not_zero() -> None:
    """MIN-1."""
    building.organisation()
    refreshed()
    found = value("ticket-escalation")
    assert (found.value, found.reason, found.interval) == (None, "no_data", None)


def test_a_breakdown_recomputes_to_its_total_and_is_ordered_by_what_can_be_believed() -> None:
    """EB-1, EB-5: 1 of 2 is 50 %, yet the client with 30 of 100 stands above it."""
    building.organisation()
    big, small = client("Big"), client("Small")
    tickets(big, 30, 100)
    tickets(small, 1, 2)
    for _ in range(4):
        tickets(client(), 1, 50)
    refreshed()
    found = breakdown(OWNER, "ticket-escalation", MARCH, "client", AS_OF)
    assert found.rows[0].label == "Big"
    assert sum(row.figure.numerator or 0 for row in found.rows) == found.total.numerator
    assert sum(row.figure.denominator or 0 for row in found.rows) == found.total.denominator
    assert "small_sample" in next(row for row in found.rows if row.label == "Small").figure.flags
