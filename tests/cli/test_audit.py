"""``trimtab audit`` as its owner types it."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from trimtab.cli.main import main
from trimtab.domain.audit import heads
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)  # an entry is remembered once it is committed
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLE = "domain_auditentry"


@pytest.fixture(autouse=True)
def three_deeds(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TRIMTAB_HOME = tmp_path
    monkeypatch.setattr("trimtab.cli.commands.audit.PATIENCE_SECONDS", 0)
    for number in (1, 2, 3):
        record(
            by=Actor("dana@example.com", address="192.0.2.7"),
            as_of=NOW,
            action="target.set",
            of="kpi",
            key=number,
            name="=cmd()",
            before=None,
            after={"value": number, "name": "Ünal"},
        )


def trimtab(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["audit", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tamper(statement: str) -> None:
    """Do something to the table as somebody would who may do anything in the database."""
    guarded = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for able in ("DISABLE", "ENABLE") if guarded else ():
            if able == "DISABLE":
                cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
                cursor.execute(statement)
            else:
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        if not guarded:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_entry_unchanged'")
            (guard,) = cursor.fetchone()
            cursor.execute("DROP TRIGGER audit_entry_unchanged")
            cursor.execute(statement)
            cursor.execute(guard)


def test_a_whole_log_is_said_to_be_whole_with_its_end() -> None:
    done = trimtab("verify")
    assert (done.exit_code, "The audit log is whole: 3 entries" in done.output) == (0, True)
    noted = done.output.split("--head ")[1].split()[0]
    assert noted == f"3:{AuditEntry.objects.get(pk=3).digest}"
    assert trimtab("verify", "--head", noted).exit_code == 0


def test_every_fault_is_named_and_the_exit_code_is_1() -> None:
    tamper(f"UPDATE {TABLE} SET actor = 'somebody else' WHERE number = 1")
    tamper(f"DELETE FROM {TABLE} WHERE number > 1")
    done = trimtab("verify")
    assert done.exit_code == 1
    assert "Entry 1 changed since it was written." in done.output
    assert "Entries 2 to 3 are cut off" in done.output
    assert "not whole: 2 faults in 1 entries" in done.output


def test_a_cut_tail_shows_by_the_noted_end_even_without_the_file(tmp_path: Path) -> None:
    noted = trimtab("verify").output.split("--head ")[1].split()[0]
    tamper(f"DELETE FROM {TABLE} WHERE number = 3")
    (tmp_path / heads.FILE).unlink()
    done = trimtab("verify", "--head", noted)
    assert (done.exit_code, "Entry 3 is cut off" in done.output) == (1, True)


def test_an_end_that_makes_no_sense_is_refused() -> None:
    assert "is not NUMBER:DIGEST" in trimtab("verify", "--head", "3").output


def test_entries_that_nobody_saw_are_named_until_the_owner_vouches_for_them(tmp_path: Path) -> None:
    (tmp_path / heads.FILE).unlink()
    done = trimtab("verify")
    assert (done.exit_code, "Entries 1 to 3 came in while" in done.output) == (1, True)
    assert trimtab("verify", "--vouch").exit_code == 0
    assert AuditEntry.objects.get(pk=4).action == "audit.vouch"
    assert trimtab("verify").exit_code == 0


def test_a_file_that_cannot_be_read_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / heads.FILE).write_text("rubbish")
    done = trimtab("verify")
    assert (done.exit_code, "cannot be read" in done.output, "--head" in done.output) == (1, True, True)


def test_the_list_has_the_newest_first() -> None:
    done = trimtab("list", "--last", "2")
    assert "dana@" in done.output
    assert done.output.index("│ 3") < done.output.index("│ 2")
    assert "│ 1 " not in done.output


def test_the_export_has_every_entry_and_is_recorded(tmp_path: Path) -> None:
    assert "3 entries written" in trimtab("export", str(tmp_path / "log.csv")).output
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["name"] == "'=cmd()"
    assert json.loads(rows[0]["after"]) == {"name": "Ünal", "value": 1}
    taken = AuditEntry.objects.get(pk=4)
    assert (taken.action, taken.actor, taken.after) == (
        "export.take",
        "command line",
        {"rows": 3, "format": "csv"},
    )
    assert "4 entries" in trimtab("export", str(tmp_path / "log.jsonl")).output
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (lines[0]["after"]["name"], lines[0]["at"]) == ("Ünal", "2026-11-22T12:00:00+00:00")
    assert trimtab("export", str(tmp_path / "log.pdf")).exit_code == 1
