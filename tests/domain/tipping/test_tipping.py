"""Runs of tipping points: what people see after each, and what is kept (TIP-12)."""

from datetime import date, timedelta

import pytest

from tests.building import AS_OF
from trimtab.domain.tipping.actions import forget_all, keep, renew_score
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import standing
from trimtab.insight.intervals import Interval
from trimtab.insight.needed_score import NeededScore
from trimtab.insight.tipping_point import Slope, Status, TippingPoint

pytestmark = pytest.mark.django_db
PLACE = {"gradual", "imprecise", "found"}


def run(month: int, status: Status, at: float = 0.15, needed: NeededScore | None = None) -> TippingEstimate:
    bends = status in PLACE
    found = TippingPoint(
        status=status,
        points=300,
        clusters=30,
        evidence=900,
        p=None if status == "insufficient_data" else 0.01,
        at=at if bends else None,
        interval=Interval(at - 0.02, at + 0.02) if bends else None,
        after=Slope(-2.0, Interval(-2.5, -1.5)) if bends else None,
    )
    return keep(
        use="escalations", source="onboarding", due_on=date(2026, month, 1), as_of=AS_OF, found=found,
        needed=needed, parameters="p",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["steady"], ["steady"]),
        (["steady", "found"], ["steady", "steady"]),
        (["steady", "found", "found"], ["steady", "steady", "found"]),
        (["found", "imprecise", "found"], ["found", "found", "found"]),
        (["found", "imprecise", "steady", "steady"], ["found", "found", "found", "steady"]),
        (["insufficient_data", "no_tipping_point"], ["insufficient_data", "no_tipping_point"]),
        (["steady", "insufficient_data", "steady"], ["steady", "steady", "steady"]),
    ],
)
def test_what_is_shown_changes_when_two_runs_agree(said: list[Status], shown: list[str]) -> None:
    assert [run(place, status).shown for place, status in enumerate(said, start=1)] == shown


def test_a_result_that_is_held_back_is_shown_with_the_numbers_it_had() -> None:
    run(1, "found", at=0.15)
    run(2, "imprecise", at=0.30)
    now = standing("escalations", "onboarding")
    assert now is not None and now.waits
    assert (now.shown.at, now.latest.at) == (0.15, 0.30)
    assert [one.due_on.month for one in now.history] == [2, 1]


def test_the_same_run_is_kept_once() -> None:
    first = run(1, "insufficient_data")
    again = run(1, "found")
    assert (again.pk, TippingEstimate.objects.count()) == (first.pk, 1)
    assert again.shown == "found"


def test_everything_a_run_said_comes_back() -> None:
    score = NeededScore("needed", 0.0375, 7.9, Interval(7.2, 8.4))
    made = run(1, "found", needed=score)
    kept = TippingEstimate.objects.get(pk=made.pk)
    assert kept.point.after == Slope(-2.0, Interval(-2.5, -1.5))
    assert (kept.low, kept.high) == kept.point.interval
    assert kept.score == score
    renew_score(run=kept, needed=None)
    assert TippingEstimate.objects.get(pk=made.pk).score is None
    assert TippingEstimate.objects.get(pk=made.pk).status == "found"


def test_no_run_no_standing_and_all_can_be_forgotten() -> None:
    assert standing("escalations", "ticket-csat") is None
    run(1, "steady")
    forget_all()
    assert standing("escalations", "onboarding") is None


def test_the_history_is_newest_first_and_not_without_end() -> None:
    start = date(2024, 1, 1)
    for place in range(30):
        first = (start + timedelta(days=31 * place)).replace(day=1)
        keep(
            use="escalations", source="ticket-csat", due_on=first, as_of=AS_OF,
            found=TippingPoint("no_tipping_point", 60, 12, 150, p=0.4), needed=None, parameters="p",
        )  # fmt: skip
    now = standing("escalations", "ticket-csat")
    assert now is not None and len(now.history) == 24
    assert now.latest.due_on == max(one.due_on for one in now.history)
