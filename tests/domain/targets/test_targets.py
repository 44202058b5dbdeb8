"""Targets and thresholds: which holds on a day, for whom, and what the history keeps."""

from datetime import date
from typing import Any

import pytest

from tests.building import AS_OF, client
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.targets.actions import end_target, set_target, set_threshold, withdraw_target
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import clients_own, held, history, in_force

pytestmark = pytest.mark.django_db
ANN = Actor("ann@msp.example")
KPI = "ticket-escalation"
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def say(value: float, day: date, **fields: Any) -> Target:
    return set_target(
        by=ANN, as_of=AS_OF, **{"kpi": KPI, "kind": "target", "value": value, "from_day": day, **fields}
    )


def test_the_latest_said_before_a_day_holds_and_ends() -> None:
    say(0.2, SPRING)
    say(0.1, SUMMER)
    end_target(by=ANN, as_of=AS_OF, kpi=KPI, kind="target", from_day=AUTUMN)
    held = [in_force(on=day).get(KPI) for day in (date(2026, 2, 28), SPRING, date(2026, 7, 1), AUTUMN)]
    assert held == [None, 0.2, 0.1, None]


def test_a_client_differs_until_its_own_is_withdrawn() -> None:
    one = client("One")
    say(0.2, SPRING)
    own = say(0.05, SPRING, client=one)
    assert in_force(on=SUMMER, client=one.pk)[KPI] == 0.05
    assert [(who.name, who.value) for who in clients_own(on=SUMMER)] == [("One", 0.05)]
    withdraw_target(by=ANN, as_of=AS_OF, target=own)
    assert in_force(on=SUMMER, client=one.pk)[KPI] == 0.2
    assert clients_own(on=SUMMER) == []


def test_a_client_may_have_none_where_the_provider_has_one() -> None:
    one = client("One")
    say(0.2, SPRING)
    end_target(by=ANN, as_of=AS_OF, kpi=KPI, kind="target", from_day=SUMMER, client=one)
    assert KPI not in in_force(on=SUMMER, client=one.pk)
    assert [(who.name, who.value) for who in clients_own(on=SUMMER)] == [("One", None)]


def test_a_threshold_is_no_target() -> None:
    say(0.2, SPRING, kind="threshold")
    assert in_force(on=SUMMER) == {}
    assert in_force(on=SUMMER, kind="threshold") == {KPI: 0.2}


def test_saying_it_again_for_the_same_day_replaces_it_and_both_are_recorded() -> None:
    say(0.2, SPRING, reason="first guess")
    say(0.15, SPRING, reason="agreed")
    assert [(one.value, one.reason) for one in history(KPI)] == [(0.15, "agreed")]
    first, second = AuditEntry.objects.order_by("number")
    assert first.before is None
    assert (second.before["value"], second.after["value"]) == (0.2, 0.15)
    assert (second.action, second.name) == ("target.set", KPI)


def test_the_history_begins_with_the_latest_day() -> None:
    say(0.2, SPRING)
    say(0.1, AUTUMN)
    say(0.15, SUMMER)
    assert [one.from_day for one in history(KPI)] == [AUTUMN, SUMMER, SPRING]


def threshold(value: float, **fields: Any) -> Target:
    return set_threshold(by=ANN, as_of=AS_OF, **{"kpi": KPI, "value": value, "from_day": SPRING, **fields})


def test_a_threshold_says_where_it_comes_from() -> None:
    adopted = threshold(0.145, origin="tipping-point", origin_estimate=7)
    assert (adopted.kind, adopted.origin, adopted.origin_estimate) == ("threshold", "tipping-point", 7)
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.after["origin"], entry.after["origin_estimate"]) == (
        "target.set",
        "tipping-point",
        7,
    )
    changed = threshold(0.2)
    assert (changed.pk, changed.origin, changed.origin_estimate) == (adopted.pk, "person", None)


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        (0.009, {}),
        (1.01, {}),
        (0.2, {"origin": "dream"}),
        (0.2, {"origin": "tipping-point"}),
        (0.2, {"origin": "person", "origin_estimate": 1}),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(value: float, fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"threshold|origin"):
        threshold(value, **fields)
    assert not Target.objects.exists()


def test_what_holds_for_everyone_and_for_those_that_differ() -> None:
    one, other = client("One"), client("Other")
    threshold(0.2)
    threshold(0.3, client=one)
    end_target(by=ANN, as_of=AS_OF, kpi=KPI, kind="threshold", from_day=SUMMER, client=other)
    spring, summer = held(KPI, on=SPRING), held(KPI, on=SUMMER)
    assert (spring.of(one.pk), spring.of(other.pk), spring.everyones) == (0.3, 0.2, 0.2)
    assert (summer.of(one.pk), summer.of(other.pk)) == (0.3, None)
