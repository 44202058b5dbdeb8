"""A backup holds the outbox, and not one byte of a secret that was sent: wiped pages of the file are overwritten."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from trimtab.cli import blanking, snapshots
from trimtab.domain.outbox import actions, handing_over
from trimtab.domain.outbox.models import OutboxMessage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "quokka-{n}-" + "xylophone" * 40
KEPT = "wombat"


def bytes_of(copy: Path) -> bytes:
    """What the copy says, readable."""
    if connection.vendor == "sqlite":
        return copy.read_bytes()
    told = subprocess.run(["pg_restore", "--file=-", str(copy)], capture_output=True, check=True)
    return told.stdout + (copy.parent / blanking.OPEN_MEMBER).read_bytes()  # where the outbox is


@pytest.mark.django_db(transaction=True)
def test_a_backup_has_no_trace_of_a_secret_that_was_sent(tmp_path: Path) -> None:
    for n in range(60):
        words = WORDS.format(n=n)
        actions.enqueue(
            kind="survey-invitation", to=f"p{n}@acme.example", language="en", subject="S", text=words * 9,
            html=f"<p>{words * 9}</p>", headers={"X-About": words}, secret=True, as_of=NOW,
        )  # fmt: skip
    actions.enqueue(
        kind="notice", to="b@acme.example", language="en", subject="S", text=KEPT, html=KEPT, as_of=NOW
    )
    before = tmp_path / "before" / "copy"
    before.parent.mkdir()
    snapshots.take(before)
    assert b"quokka" in bytes_of(before)
    while (held := handing_over.claim(as_of=NOW)) is not None:
        handing_over.sent(message=held.pk, as_of=NOW)
    after = tmp_path / "after" / "copy"
    after.parent.mkdir()
    rows = snapshots.take(after)
    content = bytes_of(after)
    assert rows[OutboxMessage._meta.db_table] == 61
    assert KEPT.encode() in content
    assert b"quokka" not in content
    assert b"xylophone" not in content
