"""Retry-After as receivers write it: seconds, an HTTP date in each of its forms, or nonsense."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.reports.webhooks.retry_after import asked_wait

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("9999999999", timedelta(seconds=9_999_999_999)),
        ("Mon, 23 Nov 2026 10:00:00 GMT", HOUR),
        ("Monday, 23-Nov-26 10:00:00 GMT", HOUR),
        ("Mon Nov 23 10:00:00 2026", HOUR),
        ("Mon, 23 Nov 2026 12:00:00 +0200", HOUR),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta(0)),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("120 s", None),
        ("soon", None),
        ("٣", None),
        ("9" * 11, None),
        ("9" * 65, None),
        ("Mon, 99 Nov 2026 10:00:00 GMT", None),
        ("2026-11-23T10:00:00Z", None),
    ],
)
def test_what_a_receiver_writes(text: str, wait: timedelta | None) -> None:
    assert asked_wait(text, as_of=NOW) == wait


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    found = asked_wait(text, as_of=NOW)
    assert found is None or found >= timedelta(0)


@given(st.integers(946_684_800, 4_102_444_800))
def test_a_date_comes_back_as_the_wait_until_it(stamp: int) -> None:
    moment = datetime.fromtimestamp(stamp, UTC)
    found = asked_wait(format_datetime(moment, usegmt=True), as_of=NOW)
    assert found == max(moment - NOW, timedelta(0))
