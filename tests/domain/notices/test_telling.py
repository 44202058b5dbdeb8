"""A key is told once, a cause has one open notice, and what is no worse than before is not told again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.domain.notices.about import NOW, about
from trimtab.domain.notices import actions
from trimtab.domain.notices.actions import BadAbout, tell
from trimtab.domain.notices.models import Notice, NoticeTelling

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def quiet_of(key: str) -> str:
    return NoticeTelling.objects.get(key=key).quiet


def test_alert_6_the_same_key_is_never_told_twice() -> None:
    assert tell(about=about(), as_of=NOW) is not None
    assert tell(about=about(cause="other"), as_of=NOW + DAY) is None
    assert Notice.objects.get().times == 1


def test_what_is_told_belongs_to_the_transaction_of_the_deed() -> None:
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        tell(about=about(), as_of=NOW)
        raise OSError("disk")
    assert not Notice.objects.exists()


def test_a_repeat_updates_the_open_notice_and_is_told_to_nobody() -> None:
    tell(about=about(), as_of=NOW)
    again = tell(about=about(key="k2", evidence={"waiting": 7}), as_of=NOW + DAY)
    assert again is not None
    assert (again.times, again.last_at, again.evidence) == (2, NOW + DAY, {"waiting": 7})
    assert (quiet_of("k1"), quiet_of("k2")) == ("", "repeat")


def test_what_is_worse_is_told_and_asks_for_acknowledgement_anew() -> None:
    first = tell(about=about(), as_of=NOW)
    assert first is not None
    worse = tell(about=about(key="k2", severity="exceeded", level="exceeded"), as_of=NOW + DAY)
    assert worse is not None
    assert (worse.pk, worse.severity, worse.level, quiet_of("k2")) == (first.pk, "exceeded", "exceeded", "")
    tell(about=about(key="k3"), as_of=NOW + 2 * DAY)
    worse.refresh_from_db()
    assert (worse.severity, quiet_of("k3")) == ("exceeded", "repeat")


def test_the_end_of_a_cause_is_told_once_and_a_later_one_opens_another_notice() -> None:
    first = tell(about=about(), as_of=NOW)
    ended = tell(about=about(key="k2", severity="info", level="information", ends=True), as_of=NOW + DAY)
    assert first is not None
    assert ended is not None
    assert (ended.pk, ended.resolved_at, ended.severity) == (first.pk, NOW + DAY, "warning")
    assert quiet_of("k2") == ""
    later = tell(about=about(key="k3"), as_of=NOW + 2 * DAY)
    assert later is not None
    assert later.pk != first.pk


def test_a_cause_that_ends_by_itself_is_settled() -> None:
    tell(about=about(), as_of=NOW)
    assert actions.settle(cause="webhook:1", as_of=NOW + DAY)
    assert not actions.settle(cause="webhook:1", as_of=NOW + DAY)
    assert Notice.objects.get().resolved_at == NOW + DAY


def test_a_known_cause_is_quiet_until_its_day_unless_it_becomes_worse() -> None:
    tell(about=about(), as_of=NOW)
    Notice.objects.update(known_until=date(2026, 11, 30), known_why="The new RMM")
    actions.settle(cause="webhook:1", as_of=NOW)
    again = tell(about=about(key="k2"), as_of=NOW + DAY)
    assert again is not None
    assert (again.known_why, quiet_of("k2")) == ("The new RMM", "known")
    tell(about=about(key="k3", severity="exceeded"), as_of=NOW + DAY)
    assert quiet_of("k3") == ""
    actions.settle(cause="webhook:1", as_of=NOW + DAY)
    tell(about=about(key="k4"), as_of=NOW + 8 * DAY)
    assert quiet_of("k4") == ""


@pytest.mark.parametrize(
    "bad",
    [
        {"severity": "red"}, {"level": "red"}, {"key": ""}, {"cause": ""}, {"kind": ""},
        {"link": "https://evil.example/"}, {"link": "//evil.example/"},
        {"evidence": {"at": NOW}}, {"evidence": {"rate": float("nan")}},
    ],
)  # fmt: skip
def test_what_is_no_notice_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(BadAbout):
        tell(about=about(**bad), as_of=NOW)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_who_tell_at_once_open_one_notice() -> None:
    def one(number: int) -> bool:
        try:
            return tell(about=about(key=f"k{number % 5}"), as_of=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(one, range(10)))
    assert sum(told) == 5
    assert Notice.objects.get().times == NoticeTelling.objects.count() == 5
    assert NoticeTelling.objects.filter(quiet="").count() == 1
