"""Series and their verdicts: nothing is called a change unless a rule fired."""

from datetime import date

from tests import building
from tests.building import AS_OF, OWNER, client, refreshed, ticket, tickets
from trimtab.domain.clients.models import Client
from trimtab.kpi.period import Period
from trimtab.scorecards.programme import programme
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters

OCTOBER = Period.month(2026, 10)


def _desk(counts: list[tuple[int, int]], first: date = date(2025, 1, 1)) -> None:
    """Months of (escalated, tickets) from the first one on."""
    building.organisation()
    owner = client()
    for place, (escalated, total) in enumerate(counts):
        month = Period.month(first.year + (first.month + place - 1) // 12, (first.month + place - 1) % 12 + 1)
        days = [f"{month.start:%Y-%m}-{number % 28 + 1:02}" for number in range(total)]
        tickets(owner, [(f"{day} 09:00", number < escalated) for number, day in enumerate(days)])
    refreshed()


def test_fewer_than_twelve_months_are_not_judged() -> None:
    _desk([(3, 30)] * 11, date(2025, 12, 1))
    verdict = scorecard(OWNER, "ticket-escalation", OCTOBER, AS_OF).series.verdict
    assert verdict is not None
    assert (verdict.kind, verdict.complete, verdict.needed) == ("not_enough_data", 11, 12)


def test_a_month_far_outside_is_named_with_its_rule() -> None:
    _desk([(3, 30), (4, 30), (2, 30)] * 7 + [(25, 30)])
    series = scorecard(OWNER, "ticket-escalation", OCTOBER, AS_OF).series
    assert series.verdict is not None
    assert (series.verdict.kind, series.verdict.rule) == ("above", "R1")
    assert series.points[-1].signal
    assert len(series.points) == 13
    cards = programme(OWNER, OCTOBER, AS_OF).lanes["onboarding"]
    assert "ticket-escalation" in [
        card.kpi.key for card in cards if card.series.verdict and card.series.verdict.rule
    ]


def test_a_part_of_a_month_is_drawn_but_not_judged() -> None:
    _desk([(3, 30), (4, 30), (2, 30)] * 7 + [(3, 30), (10, 10)])
    series = scorecard(OWNER, "ticket-escalation", Period.month(2026, 11), AS_OF).series
    last = series.points[-1]
    assert "part_period" in last.figure.flags
    assert (last.takes_part, last.signal) == (False, False)


def test_young_open_tickets_make_a_month_provisional() -> None:
    """LATE-1: 2 of 10 tickets of the last days of October are open and younger than 14 days on 5 November."""
    building.organisation()
    owner = client()
    for number in range(10):
        ticket(owner, f"2026-10-{22 + number} 09:00", status="open" if number >= 8 else "closed")
    refreshed()
    early = building.at("2026-11-05 09:00")
    assert "provisional" in scorecard(OWNER, "ticket-escalation", OCTOBER, early).figure.flags
    assert "provisional" not in scorecard(OWNER, "ticket-escalation", OCTOBER, AS_OF).figure.flags


def test_the_rows_behind_recompute_to_the_number() -> None:
    _desk([(3, 30)] * 2, date(2026, 9, 1))
    found = rows_behind(OWNER, "ticket-escalation", OCTOBER, limit=None)
    assert (found.total, found.counted, len(found.rows)) == (30, 3, 30)
    assert sum(row["counted"] for row in found.rows) == 3
    assert all(row["link"] == f"/tickets/{row['row_id']}/" for row in found.rows)
    assert len(rows_behind(OWNER, "ticket-escalation", OCTOBER, only_counted=True).rows) == 3


def test_months_before_a_client_came_are_not_zeros() -> None:
    building.organisation()
    for month in range(1, 11):
        ticket(client("Old") if month == 1 else Client.objects.get(name="Old"), f"2025-{month:02}-10 09:00")
    young = client("Young")
    for month in (8, 9, 10):
        ticket(young, f"2026-{month:02}-10 09:00")
    refreshed()
    verdict = scorecard(OWNER, "ticket-volume", OCTOBER, AS_OF, Filters(client=young.pk)).series.verdict
    assert verdict is not None
    assert (verdict.kind, verdict.complete) == ("not_enough_data", 3)


def test_a_backlog_counts_what_stood_open_at_the_end_of_each_month() -> None:
    building.organisation()
    owner = client()
    for opened, closed in (("2026-08-10", "2026-08-20"), ("2026-08-25", "2026-10-02"), ("2026-09-30", None)):
        end = building.at(f"{closed} 09:00") if closed else None
        ticket(owner, f"{opened} 09:00", closed_at=end, status="closed" if end else "open")
    refreshed()
    card = scorecard(OWNER, "backlog", OCTOBER, AS_OF)
    assert [point.figure.value for point in card.series.points][-4:] == [0, 1, 2, 1]
    assert card.figure.value == 1
    assert len(rows_behind(OWNER, "backlog", OCTOBER).rows) == 1
