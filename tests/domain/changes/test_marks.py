"""What changed is forgotten once it was looked at, and no sooner."""

from datetime import date

import pytest

from tests.building import AS_OF
from trimtab.domain.changes.actions import clear, mark_months
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.changes.queries import pending

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_what_was_looked_at_is_forgotten() -> None:
    mark_months(facts=["ticket", "escalation"], months=[MAY], as_of=AS_OF)
    mark_months(facts=["ticket"], months=[JUNE], as_of=AS_OF)
    looked = pending()
    assert looked.months == {"ticket": {MAY, JUNE}, "escalation": {MAY}}
    clear(looked.rows)
    assert pending().months == {}


def test_every_month_outweighs_single_ones() -> None:
    mark_months(facts=["ticket"], months=[MAY], as_of=AS_OF)
    mark_months(facts=["ticket"], months=None, as_of=AS_OF)
    mark_months(facts=["ticket"], months=[JUNE], as_of=AS_OF)
    assert pending().months == {"ticket": None}


def test_a_row_with_a_lower_number_that_comes_later_is_still_to_be_done() -> None:
    """As PostgreSQL shows the rows of a transaction that began first and ends last."""
    ChangedMonth.objects.create(pk=7, fact="ticket", month=JUNE, changed_at=AS_OF)
    looked = pending()
    ChangedMonth.objects.create(pk=3, fact="ticket", month=MAY, changed_at=AS_OF)
    clear(looked.rows)
    assert pending().months == {"ticket": {MAY}}


def test_more_rows_than_one_statement_takes_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trimtab.domain.changes.actions._AT_ONCE", 2)
    for month in range(1, 6):
        mark_months(facts=["ticket"], months=[date(2026, month, 1)], as_of=AS_OF)
    clear(pending().rows)
    assert pending().months == {}
