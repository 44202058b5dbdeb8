"""What changed of tipping points: found, moved outside its earlier interval, imprecise, unsupported; else nothing."""

from datetime import date, datetime, timedelta

import pytest

from tests.building import AS_OF, OWNER, organisation
from trimtab.domain.people.models import User
from trimtab.domain.tipping.actions import keep
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.insight.intervals import Interval
from trimtab.insight.tipping_point import Slope, Status, TippingPoint
from trimtab.kpi.period import Period
from trimtab.scorecards.changes import tipping
from trimtab.scorecards.changes.shapes import WEIGHTS, Change
from trimtab.scorecards.moment import moment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _provider() -> None:
    organisation()


def run(
    place: int,
    status: Status,
    at: float = 0.15,
    *,
    ago: int = 60,
    use: str = "escalations",
    source: str = "onboarding",
) -> TippingEstimate:
    bends = status in ("found", "imprecise", "gradual")
    found = TippingPoint(
        status=status, points=300, clusters=30, evidence=900, p=None if status == "insufficient_data" else 0.01,
        at=at if bends else None, interval=Interval(at - 0.02, at + 0.02) if bends else None,
        after=Slope(-2.0, Interval(-2.5, -1.5)) if bends else None,
    )  # fmt: skip
    return keep(
        use=use, source=source, due_on=MONTHS[place], as_of=AS_OF - (ago - 2 * place) * DAY, found=found, needed=None,
        parameters="p",
    )  # fmt: skip


def changes(viewer: User = OWNER, as_of: datetime = AS_OF) -> list[Change]:
    return tipping.found(viewer, Period.month(2026, 10), moment(as_of))


def test_the_first_one_that_is_found_is_told_for_a_week() -> None:
    run(0, "insufficient_data")
    run(1, "found", ago=5)
    (change,) = changes()
    assert change.evidence["tipping"] == "found"
    assert (change.evidence["at"], change.evidence["was_at"], change.link) == (
        0.15,
        None,
        "/tipping/escalations/?source=onboarding",
    )
    assert changes(as_of=AS_OF + 9 * DAY) == []


def test_a_status_that_waits_for_a_second_run_is_no_news() -> None:
    run(0, "steady")
    run(1, "found", ago=5)
    assert changes() == []
    run(2, "found", ago=6)
    assert [one.evidence["tipping"] for one in changes()] == ["found"]


def test_one_that_is_no_longer_supported_is_told_when_two_runs_say_so() -> None:
    run(0, "found")
    run(1, "steady", ago=7)
    assert changes() == []
    run(2, "steady", ago=8)
    (change,) = changes()
    assert (change.evidence["tipping"], change.evidence["was_at"]) == ("lost", 0.15)


@pytest.mark.parametrize(("at", "told"), [(0.16, []), (0.169, []), (0.1701, ["moved"]), (0.12, ["moved"])])
def test_it_moved_when_its_place_lies_outside_the_interval_before(at: float, told: list[str]) -> None:
    run(0, "found")
    run(1, "found", at, ago=5)
    assert [one.evidence["tipping"] for one in changes()] == told


def test_a_place_that_is_pinned_down_is_found_and_one_that_is_not_any_more_is_said_but_not_lost() -> None:
    run(0, "imprecise")
    run(1, "found", ago=8)
    run(2, "found", ago=8)
    assert [one.evidence["tipping"] for one in changes()] == ["found"]
    TippingEstimate.objects.all().delete()
    run(0, "found")
    run(1, "imprecise", ago=8)
    run(2, "imprecise", 0.17, ago=8)
    (change,) = changes()
    told = change.evidence
    assert (told["tipping"], told["status"]) == ("blurred", "imprecise")
    places = [told[name] for name in ("at", "low", "was_at", "was_high")]
    assert places == pytest.approx([0.17, 0.15, 0.15, 0.17])
    assert (change.link, change.weight) == (
        "/tipping/escalations/?source=onboarding",
        WEIGHTS["tipping-blurred"],
    )
    assert change.owner.name is None and change.owner.assign


def test_one_that_is_imprecise_for_once_or_stays_so_is_no_news() -> None:
    run(0, "found")
    run(1, "imprecise", ago=8)
    assert changes() == []
    run(2, "imprecise", ago=60)
    run(3, "imprecise", ago=8)
    assert changes() == []


def test_turnover_has_its_own_page() -> None:
    run(0, "found", 6.2, ago=3, use="turnover", source="next-quarter")
    (change,) = changes()
    assert change.link == "/tipping/turnover/?pairing=next-quarter"
    assert change.evidence["kpi"] == "turnover"


def test_it_is_told_to_those_who_lead() -> None:
    run(0, "found", ago=3)
    assert changes(User(role="technician")) == []
    assert len(changes(User(role="service-manager"))) == 1
