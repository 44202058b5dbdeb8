"""A list that would take too long as a workbook is offered as CSV, whole, narrowed as it was."""

import pytest

from tests.building import client, ticket
from tests.web.visiting import read, signed_in
from trimtab.domain.audit.models import AuditEntry
from trimtab.web import taking

pytestmark = pytest.mark.django_db


def test_a_list_too_long_for_a_workbook_is_offered_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_IN_A_WORKBOOK", 2)
    owner, browser = client(), signed_in()
    for _ in range(3):
        ticket(owner, "2026-03-01 10:00", status="open")
    html = read(browser, "/tickets/export.xlsx?status=open", 413)
    assert "This list has 3 rows." in html
    assert 'href="/tickets/export.csv?status=open"' in html
    assert not AuditEntry.objects.filter(action="export.take").exists()
    assert len(read(browser, "/tickets/export.csv?status=open").splitlines()) == 4
    assert browser.get("/tickets/export.xlsx?status=closed").status_code == 200
