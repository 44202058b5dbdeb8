"""An owner starts a round by hand: once at a time, with an entry of the audit log; and closing leaves no traces."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.building import organisation, team
from tests.domain.surveys.asking import AFTER, FRIDAY_NOON, opened, technician, vote
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.surveys import people_rounds, traces
from trimtab.domain.surveys.models import Admission
from trimtab.domain.surveys.starting import CannotStart, start_now

BY = Actor("owner@msp.example")


@pytest.mark.django_db
def test_a_round_is_started_once_at_a_time() -> None:
    organisation()
    with pytest.raises(CannotStart, match="nobody"):
        start_now(by=BY, as_of=FRIDAY_NOON, survey="in-depth")
    technician(team())
    one = start_now(by=BY, as_of=FRIDAY_NOON, survey="in-depth")
    assert (one.opens_on, one.closes_on, one.asking) == (date(2026, 3, 6), date(2026, 3, 19), True)
    assert Admission.objects.filter(round=one, asked=False).count() == 1
    assert AuditEntry.objects.filter(action="survey.start", actor=BY.name).count() == 1
    with pytest.raises(CannotStart, match="open"):
        start_now(by=BY, as_of=FRIDAY_NOON, survey="in-depth")
    people_rounds.close_round(one=one, as_of=AFTER)
    with pytest.raises(CannotStart, match="there"):
        start_now(by=BY, as_of=FRIDAY_NOON, survey="in-depth")
    for by_the_clock in ("pulse", "agent-onboarding", "client-onboarding"):
        with pytest.raises(ValueError, match="by hand"):
            start_now(by=BY, as_of=FRIDAY_NOON, survey=by_the_clock)


@pytest.mark.usefixtures("transactional_db")
def test_after_a_round_has_closed_no_earlier_places_are_left(tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()
    one, tokens = opened({team(): 6})
    for token in tokens:
        assert vote(token, 3, "words that must not stay in the log")
    assert vote(token, 3)
    people_rounds.close_round(one=one, as_of=AFTER)
    assert traces.remove()
    if connection.vendor == "sqlite":
        assert Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size == 0
        return
    with connection.cursor() as cursor:
        for table, rows in (("domain_peopleanswer", 6), ("domain_admission", 0)):
            cursor.execute(f"SELECT pg_relation_size('{table}')")
            pages = cursor.fetchone()[0] // 8192
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
            left = 0
            for page in range(pages):
                cursor.execute(
                    "SELECT count(t_data) FROM heap_page_items(get_raw_page(%s, %s))", [table, page]
                )
                left += cursor.fetchone()[0]
            assert left == rows
