"""A backup is whole, checks itself, and is refused after any damage, before anything is touched."""

import contextlib
import random
import sqlite3
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from trimtab.cli import archive, snapshots
from trimtab.cli.archive import BadBackup, Manifest, describe, open_members, read_manifest, write
from trimtab.cli.commands.backup import LEFT_OUT, make_backup
from trimtab.cli.commands.restore import RestoreRefused, restore
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FLIPS = 400


def sample(folder: Path, **changes: object) -> Path:
    """A small backup of two members in ``folder``."""
    chance = random.Random(7)
    database, key = folder / "database.sqlite3", folder / "secret-key"
    database.write_bytes(b"SQLite format 3\0" + chance.randbytes(3000) + b"\0" * 3000)
    key.write_text("k" * 50)
    told = {
        "format": 1,
        "made_at": NOW.isoformat(),
        "versions": {"trimtab": "0.1.0"},
        "engine": "sqlite",
        "migrations": ["domain.0001_records"],
        "rows": {"domain_client": 3},
        "members": {path.name: describe(path) for path in (database, key)},
        "left_out": LEFT_OUT,
    }
    target = folder / "backup.zip"
    write(target, {path.name: path for path in (database, key)}, Manifest(**{**told, **changes}))
    return target


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    backup, out = sample(tmp_path), tmp_path / "out"
    out.mkdir()
    assert read_manifest(backup).rows == {"domain_client": 3}
    assert sorted(open_members(backup, into=out)) == ["database.sqlite3", "secret-key"]
    for name in ("database.sqlite3", "secret-key"):
        assert (out / name).read_bytes() == (tmp_path / name).read_bytes()


def test_any_zip_program_opens_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(sample(tmp_path)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == ["manifest.json", "database.sqlite3", "secret-key"]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert sample(tmp_path).stat().st_mode & 0o077 == 0


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    before = sample(tmp_path).read_bytes()
    with pytest.raises(FileExistsError):
        sample(tmp_path)
    assert (tmp_path / "backup.zip").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    backup = sample(tmp_path)
    whole, chance = backup.read_bytes(), random.Random(2026)
    # Random places, and every byte of the end, where ZIP's directory and our digest are.
    places = [chance.randrange(len(whole)) for _ in range(FLIPS)] + list(range(len(whole) - 300, len(whole)))
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        backup.write_bytes(damaged)
        with pytest.raises(BadBackup):
            read_manifest(backup)
    backup.write_bytes(whole)
    read_manifest(backup)


def test_a_cut_a_grown_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    backup = sample(tmp_path)
    whole = backup.read_bytes()
    for damaged in (whole[:-1], whole[: len(whole) // 2], whole[1:], whole + b"\0", b"", b"PK", b"\0" * 5000):
        backup.write_bytes(damaged)
        with pytest.raises(BadBackup):
            read_manifest(backup)
    backup.unlink()
    with zipfile.ZipFile(backup, "w") as foreign:
        foreign.writestr("manifest.json", "{}")
    with pytest.raises(BadBackup, match="does not end as a backup does"):
        read_manifest(backup)


def test_a_member_that_is_not_what_the_manifest_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="its member secret-key is not what"):
        wrong = archive.Member("0" * 64, 50)
        sample(tmp_path, members={"database.sqlite3": _member(tmp_path), "secret-key": wrong})
    assert not (tmp_path / "backup.zip").exists()


def _member(folder: Path) -> archive.Member:
    chance = random.Random(7)
    path = folder / "same"
    path.write_bytes(b"SQLite format 3\0" + chance.randbytes(3000) + b"\0" * 3000)
    return describe(path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="format 2; this Trimtab reads format 1"):
        sample(tmp_path, format=2)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "members": 3}', b"\xff"]
)
def test_a_manifest_that_makes_no_sense_is_refused(text: bytes) -> None:
    with pytest.raises(BadBackup):
        Manifest.read(text)


def test_a_copy_of_a_busy_database_is_one_state(tmp_path: Path) -> None:
    live = tmp_path / "live.sqlite3"
    with contextlib.closing(sqlite3.connect(live)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE left (n)")
        database.execute("CREATE TABLE right (n)")
        database.commit()
    stop, written = threading.Event(), threading.Event()

    def write_pairs() -> None:
        with contextlib.closing(sqlite3.connect(live, timeout=30)) as database:
            while not stop.is_set():
                database.execute("INSERT INTO left VALUES (1)")
                database.execute("INSERT INTO right VALUES (1)")
                database.commit()
                written.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        assert written.wait(10)
        counts = [snapshots.take_sqlite(live, tmp_path / f"copy{turn}") for turn in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(count["left"] == count["right"] > 0 for count in counts)


def test_a_restored_file_takes_nothing_of_the_old_log(tmp_path: Path) -> None:
    live, copy = tmp_path / "live.sqlite3", tmp_path / "copy.sqlite3"
    old = sqlite3.connect(live)
    old.execute("PRAGMA journal_mode=WAL")
    old.execute("CREATE TABLE t (n)")
    old.execute("INSERT INTO t VALUES ('old')")
    old.commit()
    with contextlib.closing(sqlite3.connect(copy)) as new:
        new.execute("CREATE TABLE t (n)")
        new.execute("INSERT INTO t VALUES ('new')")
        new.commit()
    with pytest.raises(snapshots.SnapshotFailed, match="another program uses the database"):
        snapshots.put_back_sqlite(copy, live)  # as long as someone has it open
    assert old.execute("SELECT n FROM t").fetchall() == [("old",)]
    old.close()
    snapshots.put_back_sqlite(copy, live)
    with contextlib.closing(sqlite3.connect(live)) as now:
        assert now.execute("SELECT n FROM t").fetchall() == [("new",)]
    with contextlib.closing(sqlite3.connect(tmp_path / "live.sqlite3.before-restore")) as kept:
        assert kept.execute("SELECT n FROM t").fetchall() == [("old",)]


def test_a_database_beyond_reading_can_be_replaced(tmp_path: Path) -> None:
    live, copy = tmp_path / "live.sqlite3", tmp_path / "copy.sqlite3"
    live.write_bytes(b"rubbish" * 2000)
    (tmp_path / "live.sqlite3-wal").write_bytes(b"old log")
    with contextlib.closing(sqlite3.connect(copy)) as new:
        new.execute("CREATE TABLE t (n)")
        new.commit()
    snapshots.put_back_sqlite(copy, live)
    assert snapshots.check_sqlite(live) == {"t": 0}
    assert not (tmp_path / "live.sqlite3-wal").exists()


def test_a_copy_with_an_orphan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id));"
            "INSERT INTO b VALUES (7);"
        )
    with pytest.raises(snapshots.SnapshotFailed, match="a row of b points to a row of a"):
        snapshots.check_sqlite(path)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: tests/cli/test_backup_commands.py")
def test_postgresql_goes_into_one_file_and_back(tmp_path: Path, settings: Settings) -> None:
    settings.TRIMTAB_HOME = tmp_path
    Client.objects.create(name="Acme", name_key="acme", external_id="1")
    made = make_backup(tmp_path / "backup.zip", as_of=NOW)
    assert made.rows["domain_client"] == 1
    Client.objects.create(name="Later", name_key="later", external_id="2")
    with pytest.raises(RestoreRefused, match="--force replaces it"):
        restore(tmp_path / "backup.zip", force=False, as_of=NOW)
    assert Client.objects.count() == 2
    restore(tmp_path / "backup.zip", force=True, as_of=NOW)
    assert [client.name for client in Client.objects.all()] == ["Acme"]
    assert ChangedMonth.objects.filter(month__isnull=True).exists()
