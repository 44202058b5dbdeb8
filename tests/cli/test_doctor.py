"""The doctor names what is wrong with the installation, and says so when nothing is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from trimtab.cli.commands import doctor
from trimtab.cli.commands.doctor import COMMAND, Finding
from trimtab.config.problems import Problem
from trimtab.domain.organisation.models import Organisation

DAMAGED = "Restore a backup: trimtab restore FILE --force"


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A data folder in which nothing is wrong."""
    settings.TRIMTAB_HOME = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("k" * 50)
    key.chmod(0o600)
    return tmp_path


def only(found: Iterator[Finding]) -> Finding:
    (finding,) = found
    assert all(finding)
    return finding


@pytest.mark.django_db
def test_a_healthy_installation_is_called_so(home: Path) -> None:
    result = CliRunner().invoke(COMMAND)
    assert (result.exit_code, result.output) == (0, "Nothing is wrong.\n")


@pytest.mark.django_db
def test_a_bad_setting_ends_in_exit_code_1(home: Path, settings: Settings) -> None:
    problem = Problem("TRIMTAB_PORT", "is x", "The server cannot listen.", "Use a number.")
    settings.TRIMTAB_PROBLEMS = (problem,)
    result = CliRunner().invoke(COMMAND)
    assert result.exit_code == 1
    assert "TRIMTAB_PORT is x.\n  Effect: The server cannot listen.\n  Remedy: Use a number." in result.output


def test_a_broken_home_hides_what_depends_on_it(home: Path, settings: Settings) -> None:
    settings.TRIMTAB_PROBLEMS = (Problem("TRIMTAB_HOME", "is away", "…", "…"),)
    assert [finding.where for finding in doctor.examine()] == ["TRIMTAB_HOME"]


def test_a_full_disk_is_named(home: Path) -> None:
    assert not list(doctor.disk_space(home, usage=lambda _: (1 << 40, 0, 1 << 30)))
    finding = only(doctor.disk_space(home, usage=lambda _: (1 << 40, 0, 50 << 20)))
    assert "50 MiB left" in finding.what


def test_a_key_that_others_read_is_named(home: Path) -> None:
    (home / "secret-key").chmod(0o644)
    assert "chmod 600" in only(doctor.private_key(home)).remedy


def test_an_empty_key_is_named(home: Path) -> None:
    (home / "secret-key").write_text("\n")
    assert "is empty" in only(doctor.private_key(home)).what


def test_missing_zone_data_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneinfo.available_timezones", lambda: {"Europe/London"})
    assert "lacks Europe/Istanbul, Asia/Tokyo" in only(doctor.zone_data()).what


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files")
def test_a_network_share_is_named(home: Path, tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/kpi {home} nfs4 rw 0 0\n")
    assert "network share (nfs4)" in only(doctor.local_files(home, mounts)).what
    mounts.write_text(f"server:/ / nfs rw 0 0\n/dev/sda1 {home} ext4 rw 0 0\n")
    assert not list(doctor.local_files(home, mounts))


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("connection failed: Connection refused", "Start PostgreSQL"),
        ("could not translate host name", "Correct the host"),
        ('password authentication failed for user "t"', "user and password"),
        ("fe_sendauth: no password supplied", "Give the password"),
        ('database "kpi" does not exist', "createdb"),
        ("file is not a database", DAMAGED),
        ("database disk image is malformed", DAMAGED),
        ("attempt to write a readonly database", "writable"),
        ("unable to open database file", "readable and writable"),
        ("", "Check TRIMTAB_DATABASE_URL"),
    ],
)
def test_a_database_that_refuses_is_named(said: str, remedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError(said)

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    finding = only(doctor.database())
    assert finding.where == "Database"
    assert remedy in finding.remedy


@pytest.mark.django_db
def test_waiting_migrations_are_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="domain").delete()
    assert "older version" in only(doctor.database()).what


@pytest.mark.django_db
def test_a_newer_database_is_named() -> None:
    MigrationRecorder(connection).record_applied("domain", "9999_from_the_future")
    assert "newer Trimtab: domain.9999_from_the_future" in only(doctor.database()).what


@pytest.mark.django_db
def test_an_unknown_zone_is_named() -> None:
    Organisation.objects.create(id=1, name="Sample", zone="Europe/Atlantis")
    assert "'Europe/Atlantis'" in only(doctor.database()).what


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (a)")
    database.executemany("INSERT INTO t VALUES (?)", [(b"x" * 500,)] * 200)
    database.commit()
    database.close()
    assert not list(doctor.sqlite_file(path))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    assert only(doctor.sqlite_file(path)).remedy == DAMAGED


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's programs")
def test_a_missing_pg_dump_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert only(doctor.database()).where == "pg_dump"
