"""The sample covers 24 whole months and the running one, and ends where today begins."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from trimtab.demo.timeline import Timeline

ISTANBUL = ZoneInfo("Europe/Istanbul")


def test_24_whole_months_and_the_one_that_runs() -> None:
    timeline = Timeline(datetime(2026, 3, 15, 9, tzinfo=UTC), ISTANBUL)
    assert timeline.first_day == date(2024, 3, 1)
    assert len(timeline.months) == 25
    assert timeline.months[-1].last_day == date(2026, 3, 14)
    assert timeline.ends_at == datetime(2026, 3, 14, 21, tzinfo=UTC)


def test_on_the_first_of_a_month_no_month_runs() -> None:
    timeline = Timeline(datetime(2026, 3, 1, 9, tzinfo=UTC), ISTANBUL)
    assert len(timeline.months) == 24
    assert timeline.months[-1].label == "2026-02"


def test_today_is_a_day_of_the_zone() -> None:
    assert Timeline(datetime(2026, 3, 14, 22, tzinfo=UTC), ISTANBUL).today == date(2026, 3, 15)


def test_months_are_counted_from_the_first() -> None:
    timeline = Timeline(datetime(2026, 3, 15, 9, tzinfo=UTC), ISTANBUL)
    assert timeline.month_of(date(2024, 3, 31)) == 0
    assert timeline.month_of(date(2026, 3, 1)) == 24
    assert timeline.month_of(date(2024, 2, 29)) == -1


def test_a_whole_month_has_all_its_work_and_the_running_one_a_part() -> None:
    timeline = Timeline(datetime(2026, 3, 15, 9, tzinfo=UTC), ISTANBUL)
    assert timeline.share_of(3) == 1.0
    assert 0.35 < timeline.share_of(24) < 0.55


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Timeline(datetime(2026, 3, 15, 9), ISTANBUL)  # noqa: DTZ001
