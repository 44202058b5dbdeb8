"""A backup taken while people write comes back in another folder, in another database, as it was: every row of it."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.once import Made
from tests.places import Place, place
from trimtab.cli.archive import BadBackup, open_members, read_manifest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]  # on both databases
ROOT = Path(__file__).parents[2]
FLIPS = 1_000
# What a restore itself writes, and what a visit after it does.
CHANGED = {
    *("domain_auditentry", "domain_changedmonth", "django_session", "domain_signinlink", "domain_user"),
    *("usersessions_usersession", "django_migrations"),
}


@pytest.fixture
def source(tmp_path: Path, made: Made) -> Iterator[Place]:
    with place(tmp_path / "source", made) as found:
        yield found


def test_a_backup_under_writes_comes_back_elsewhere_row_by_row(source: Place, tmp_path: Path) -> None:
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is missing: apt-get install postgresql-client")
    given = source.tell("fill")
    backup = tmp_path / "under-writes.zip"
    writer = source.start("write", module="tests.cli.elsewhere")
    try:
        while source.tell("tell", "", "")["newest"] < 60:
            assert writer.poll() is None
        done = source.run("backup", str(backup))
        assert writer.poll() is None, "the writer ended before the backup did"
    finally:
        writer.kill()
        writer.wait()
    assert done.returncode == 0, done.stderr
    with place(tmp_path / "target") as target:
        restored = target.run("restore", str(backup))
        assert restored.returncode == 0, restored.stderr
        found = target.tell("tell", given["token"], given["session"])
        expected = source.tell("tell", "", "", str(found["newest"]))
        assert found["torn"] == 0
        assert found["newest"] >= 60
        assert (found["session"], found["link"]) == (200, 302)
        compared = {name: told for name, told in found["tables"].items() if name not in CHANGED}
        assert compared == {name: expected["tables"][name] for name in compared}
        assert set(found["tables"]) == set(expected["tables"])
        assert (target.home / "uploads" / "0a1b.bin").read_bytes() == b"a file that somebody uploaded" * 1000
        whole = target.run("audit", "verify")
        assert whole.returncode == 0, whole.stdout
        listed = target.run("audit", "list", "--last", "5").stdout
        assert "backup.restore" in listed
    _refuse_every_flip(backup)


def _refuse_every_flip(backup: Path) -> None:
    """1,000 random bytes flipped one after the other are refused 1,000 times, in a real backup of this engine."""
    whole, chance = bytearray(backup.read_bytes()), random.Random(12)
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        whole[place] ^= bit
        backup.write_bytes(whole)
        with pytest.raises(BadBackup):
            read_manifest(backup)
        whole[place] ^= bit
    backup.write_bytes(whole)
    open_surveys = ["database-open-surveys.sql"] if connection.vendor == "postgresql" else []
    assert len(list(open_members(backup))) == 3 + len(open_surveys)


@pytest.mark.soak
def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(tmp_path: Path) -> None:
    with place(tmp_path / "old") as old, place(tmp_path / "new") as new:
        migrated = old.run("0001_records", module="tests.stepping")
        assert migrated.returncode == 0, migrated.stderr
        done = old.run("backup", str(tmp_path / "old.zip"))
        assert done.returncode == 0, done.stderr
        assert read_manifest(tmp_path / "old.zip").migrations[-1].startswith("domain.0001")
        restored = new.run("restore", str(tmp_path / "old.zip"))
        assert restored.returncode == 0, restored.stderr
        missing = new.run("migrate", "--check", module="django")
        assert missing.returncode == 0, "a migration is missing after the restore"
        assert "backup.restore" in new.run("audit", "list").stdout
