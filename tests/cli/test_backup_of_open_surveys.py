"""Two backups, taken before and after somebody answered, give nobody away; restored, the round keeps its answers."""

import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.building import organisation, team
from tests.cli.test_restore_elsewhere import place
from tests.domain.surveys.asking import FRIDAY_NOON, opened, vote
from tests.once import Made
from trimtab.cli import blanking
from trimtab.cli.commands.backup import LEFT_OUT, make_backup
from trimtab.domain.outbox.actions import enqueue
from trimtab.domain.surveys import people_rounds
from trimtab.domain.surveys.models import Admission, PeopleRound

LATER = FRIDAY_NOON + timedelta(hours=4)


@pytest.fixture
def home(tmp_path: Path, settings: Any, transactional_db: None) -> Path:
    settings.TRIMTAB_HOME = tmp_path / "home"
    settings.TRIMTAB_HOME.mkdir()
    return settings.TRIMTAB_HOME


def said(backup: Path, table: str, leaving: set[str]) -> list[dict[str, Any]]:
    """The rows of a table in a backup, without some columns, in an order of their content."""
    with zipfile.ZipFile(backup) as opened_file:
        if connection.vendor == "sqlite":
            copy = backup.with_suffix(".sqlite3")
            copy.write_bytes(opened_file.read("database.sqlite3"))
            with closing(sqlite3.connect(copy)) as database:
                found = database.execute(f"SELECT * FROM {table}")
                rows = [dict(zip([each[0] for each in found.description], row, strict=True)) for row in found]
        else:
            script = opened_file.read(blanking.OPEN_MEMBER).decode()
            part = script[script.index(f'."{table}" (') :]
            names = part[part.index("(") + 1 : part.index(")")].replace('"', "").split(", ")
            lines = part[part.index("\n") + 1 : part.index("\\.")].splitlines()
            rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    kept = [{name: value for name, value in row.items() if name not in leaving} for row in rows]
    return sorted(kept, key=str)


def test_two_backups_differ_by_the_answers_alone(home: Path, tmp_path: Path) -> None:
    organisation()
    one, tokens = opened({team(): 9})
    first, second, third, *_ = tokens
    assert vote(first, 2, "the words of the first")
    for person in list(tokens.values())[2:5]:
        people_rounds.remind(admission=Admission.objects.get(person=person), as_of=LATER)
    before, after = tmp_path / "before.zip", tmp_path / "after.zip"
    enqueue(
        kind="people-survey", to="t@msp.example", language="en", subject="s", text=second, html=second,
        as_of=LATER, secret=True,
    )  # fmt: skip
    make_backup(before, as_of=LATER)
    assert vote(second, 5, "the words of the second", as_of=LATER)
    assert vote(third, 4, as_of=LATER)  # destroys a reminder
    manifest = make_backup(after, as_of=LATER)
    assert {blanking.LEFT_OUT, blanking.KEYS_LEFT_OUT} <= set(LEFT_OUT) == set(manifest.left_out)
    assert not [name for name in manifest.members if "block" in name]
    rows = [said(backup, "domain_admission", {"id", "reminded"}) for backup in (before, after)]
    assert rows[0] == rows[1]
    assert {str(row["used"]) for row in rows[0]} <= {"0", "f"}
    assert {row["admits"] for row in rows[0]} | {row["reminder"] for row in rows[0]} <= {None, "\\N"}
    for backup in (before, after):
        for table in ("domain_peopleanswer", "domain_peoplecomment"):
            assert {row["finds"] for row in said(backup, table, set())} == {""}
        (waiting,) = said(backup, "domain_outboxmessage", set())
        assert (waiting["state"], waiting["text"], waiting["html"]) == ("withdrawn", "", "")
        with zipfile.ZipFile(backup) as opened_file:
            content = b"".join(opened_file.read(name) for name in opened_file.namelist())
        assert not any(token.encode() in content for token in tokens)
    assert PeopleRound.objects.get() == one


@pytest.mark.slow
def test_a_restored_round_keeps_its_answers_and_its_links_open_nothing(
    transactional_db: None, tmp_path: Path, made: Made
) -> None:
    """As docs/anonymity.md says, on both databases: in another folder, by processes of their own."""
    backup = tmp_path / "backup.zip"
    with place(tmp_path / "source", made) as source, place(tmp_path / "target") as target:
        begun = said_by(source.run("open", str(backup), module="tests.cli.round_elsewhere"))
        assert begun["third"], "who answered after the backup did so in the round that is lost"
        restored = target.run("restore", str(backup))
        assert restored.returncode == 0, restored.stderr
        found = said_by(target.run("look", *begun["tokens"], module="tests.cli.round_elsewhere"))
    assert (found["scores"], found["comments"]) == ([2, 4], ["the words of the first"])
    assert (found["finds"], found["used"], found["admits"], found["opens"]) == ([""], 0, 0, 0)
    assert found["mails"] == 0, "nobody is reminded or asked again"
    assert (found["asking"], found["invited"], found["after"]) == (False, [9], [2, 4])


def said_by(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
