"""Thirty things that people do leave thirty entries in the audit log, joined into one chain (U33)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client as Browser

from tests.building import AS_OF
from tests.building import client as make_client
from trimtab.cli.commands.backup import make_backup
from trimtab.cli.main import main
from trimtab.domain.audit import heads
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.verifying import Walk, unseen
from trimtab.domain.people.sign_in import make_link, owner
from trimtab.web import clock

pytestmark = pytest.mark.django_db(transaction=True)
COMMAND_LINE, STRANGER = "command line", "a stranger"


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: AS_OF)


def trimtab(*arguments: object) -> None:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def imports(folder: Path) -> None:
    """Six actions: three imports, an undo, two exports."""
    for number in (1, 2, 3):
        path = folder / f"{number}.csv"
        path.write_text(f"Ticket,Client,Opened\n{number},Client {number},2026-10-0{number}\n")
        trimtab("import", "tickets", path)
    trimtab("undo", AuditEntry.objects.filter(action="import.record").order_by("-number")[0].key)
    for kind in ("tickets", "clients"):
        trimtab("export", kind, folder / f"{kind}.csv")


def visits() -> None:
    """Fourteen actions of the web: two sign-ins, two refusals, eight exports, two sign-outs."""
    browser = Browser()
    for _ in range(2):
        token = make_link(owner(), as_of=AS_OF, valid_for=timedelta(hours=1))
        assert browser.get(f"/sign-in/{token}/").status_code == 302
        assert Browser().get(f"/sign-in/{token}/").status_code == 404
        for what in ("clients/export", "tickets/export", "programme/export", "settings/audit/export"):
            answer = browser.get(f"/{what}.csv")
            assert answer.status_code == 200, what
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert browser.head(f"/{what}.csv").status_code == 200  # takes nothing
        assert browser.post("/sign-out/").status_code == 302


def keeping(folder: Path) -> None:
    """Ten actions: six backups, four exports of the log itself."""
    for number in range(6):
        make_backup(folder / f"{number}.zip", as_of=AS_OF)
    for ending in ("csv", "jsonl", "csv", "jsonl"):
        trimtab("audit", "export", folder / f"log.{ending}")


def test_thirty_actions_are_thirty_joined_entries(tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path
    make_client("Old Mill")
    imports(tmp_path)
    visits()
    keeping(tmp_path)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, 31))
    walk = Walk(heads.kept())
    assert not list(walk.faults())
    assert not list(unseen(walk.end, heads.kept()))
    by_hand = [entry for entry in entries if entry.actor == COMMAND_LINE]
    assert len(by_hand) == 10
    assert all("@" in entry.address for entry in by_hand)
    by_web = [entry for entry in entries if entry.request]
    assert len(by_web) == 14
    assert len({entry.request for entry in by_web}) == 14
    assert {entry.address for entry in by_web} == {"127.0.0.1"}
    assert {entry.actor for entry in by_web} == {owner().email, STRANGER}
    rows = {entry.key: entry.after["rows"] for entry in entries if entry.action == "export.take"}
    assert (rows["tickets"], rows["/tickets/export.csv"], rows["/clients/export.csv"]) == (2, 2, 3)
