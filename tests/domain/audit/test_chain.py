"""Whatever somebody does to the audit log by SQL shows: 1,000 of 1,000 times, on both databases."""

import json
import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from trimtab.domain.audit import heads
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.chain import digest_of
from trimtab.domain.audit.heads import Head
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.verifying import Fault, Walk, unseen

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DANA = Actor("dana@example.com", user=7, address="192.0.2.1", request="abc")
TABLE = "domain_auditentry"
TEXTS = ("actor", "address", "request", "action", "of", "key", "name", "previous", "digest")
LENGTH, TAMPERINGS = 8, 200


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguarded() -> None:
    """What somebody with the rights of the owner of the table would do first."""
    for trigger in ("audit_entry_unchanged", "audit_entry_stays"):
        sql(
            f"DROP TRIGGER IF EXISTS {trigger}"
            + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")
        )


def deed(number: int) -> AuditEntry:
    return record(
        by=DANA, as_of=NOW + timedelta(seconds=number), action="target.set", of="kpi", key=f"kpi-{number}",
        name=f"Deed {number}", before={"value": number / 7}, after={"value": number, "by": ["a", None, True]},
    )  # fmt: skip


def faults(known: Head | None) -> list[Fault]:
    walk = Walk(known)
    return [broken.fault for broken in walk.faults()] + [broken.fault for broken in unseen(walk.end, known)]


# ---- 1,000 tamperings ----


def change(chance: random.Random) -> None:
    number, column = chance.randint(1, LENGTH), chance.choice([*TEXTS, "at", "user", "before", "after"])
    value: object = {
        "at": NOW - timedelta(days=chance.randint(1, 999)),
        "user": chance.randint(8, 10**6),
    }.get(column, f"x{chance.random()}")
    if column in ("before", "after"):
        value = chance.choice([None, json.dumps({"value": chance.random()})])
    cast = "::jsonb" if column in ("before", "after") and connection.vendor == "postgresql" else ""
    sql(f'UPDATE {TABLE} SET "{column}" = %s{cast} WHERE number = %s', value, number)


def delete(chance: random.Random) -> None:
    first = chance.randint(1, LENGTH)
    sql(f"DELETE FROM {TABLE} WHERE number BETWEEN %s AND %s", first, first + chance.choice([0, 0, 1, 9]))


def delete_and_close_the_gap(chance: random.Random) -> None:
    gone = chance.randint(1, LENGTH - 1)
    sql(f"DELETE FROM {TABLE} WHERE number = %s", gone)
    for number in range(gone + 1, LENGTH + 1):
        sql(f"UPDATE {TABLE} SET number = %s WHERE number = %s", number - 1, number)


def insert(chance: random.Random) -> None:
    number, copied = chance.choice([0, LENGTH + 1, LENGTH + 50]), chance.randint(1, LENGTH)
    columns = '"at", "user", actor, address, request, action, "of", "key", name, before, after, previous'
    sql(
        f"INSERT INTO {TABLE} (number, digest, {columns}) SELECT %s, %s, {columns} FROM {TABLE} WHERE number = %s",
        number, f"{chance.random()}", copied,
    )  # fmt: skip


def reorder(chance: random.Random) -> None:
    one, other = chance.sample(range(1, LENGTH + 1), 2)
    for old, new in ((one, 900), (other, one), (900, other)):
        sql(f"UPDATE {TABLE} SET number = %s WHERE number = %s", new, old)


def swap_what_was_done(chance: random.Random) -> None:
    one, other = chance.sample(range(1, LENGTH + 1), 2)
    first, second = AuditEntry.objects.get(pk=one), AuditEntry.objects.get(pk=other)
    sql(f"UPDATE {TABLE} SET name = %s WHERE number = %s", second.name, one)
    sql(f"UPDATE {TABLE} SET name = %s WHERE number = %s", first.name, other)


def write_anew(chance: random.Random) -> None:
    """Change an entry and compute every digest after it again, as the chain's own code would."""
    changed = chance.randint(1, LENGTH)
    previous = None
    for entry in AuditEntry.objects.order_by("number"):
        entry.name = f"Forged {chance.random()}" if entry.number == changed else entry.name
        entry.previous = previous or entry.previous
        previous = digest_of(entry)
        sql(
            f"UPDATE {TABLE} SET name = %s, previous = %s, digest = %s WHERE number = %s",
            entry.name, entry.previous, previous, entry.number,
        )  # fmt: skip


def append_in_the_chains_own_way(chance: random.Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest FROM {TABLE} WHERE number = %s", [LENGTH])
        previous = cursor.fetchone()[0]
    forged = AuditEntry(
        number=LENGTH + 1, at=NOW, actor=f"{chance.random()}", action="a", of="b", previous=previous
    )
    forged.digest = digest_of(forged)
    forged.save(force_insert=True)


WAYS: tuple[Callable[[random.Random], None], ...] = (
    *(change, delete, delete_and_close_the_gap, insert, reorder, swap_what_was_done, write_anew),
    append_in_the_chains_own_way,
)


@pytest.fixture
def chain(db: None, django_capture_on_commit_callbacks: Any) -> Iterator[Head]:
    """A log of some entries, its guards taken away, and its end as the file remembers it."""
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(1, LENGTH + 1):
            deed(number)
    unguarded()
    known = heads.kept()
    assert known is not None
    yield known


@pytest.mark.parametrize("tamperings", [TAMPERINGS, pytest.param(1_000, marks=pytest.mark.soak)])
def test_every_tampering_by_sql_is_noticed(chain: Head, tamperings: int) -> None:
    # Slower than other tests: each tampering is undone, and the log walked along in full.
    chance = random.Random(17)
    assert faults(chain) == []
    missed = []
    for turn in range(tamperings):
        way = WAYS[turn % len(WAYS)]
        mark = transaction.savepoint()
        way(chance)
        if not faults(chain):
            missed.append((turn, way.__name__))
        transaction.savepoint_rollback(mark)
    assert not missed
    assert faults(chain) == []


def test_each_fault_is_named_where_it_is(chain: Head) -> None:
    sql(f"UPDATE {TABLE} SET name = 'x' WHERE number = 2")
    sql(f"DELETE FROM {TABLE} WHERE number IN (4, 5, 8)")
    found = [(one.number, one.fault, one.last) for one in Walk(chain).faults()]
    assert found == [
        (2, Fault.CHANGED, 2),
        (4, Fault.MISSING, 5),
        (8, Fault.CUT_OFF, 8),
    ]


def test_an_emptied_log_is_cut_off_from_its_beginning(chain: Head) -> None:
    sql(f"DELETE FROM {TABLE}")
    assert [(one.number, one.last) for one in Walk(chain).faults()] == [(1, LENGTH)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no moment that is none")
@pytest.mark.parametrize("moment", ["rubbish", "2026-99-99 00:00:00"])
def test_an_entry_beyond_reading_is_named_like_a_changed_one(chain: Head, moment: str) -> None:
    sql(f"UPDATE {TABLE} SET at = '{moment}' WHERE number = 3")
    assert [(one.number, one.fault) for one in Walk(chain).faults()] == [(3, Fault.CHANGED)]


def test_a_long_log_is_walked_along_in_parts(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trimtab.domain.audit.verifying._AT_A_TIME", 3)
    for number in range(10):
        deed(number)
    walk = Walk(None)
    assert not list(walk.faults())
    assert (walk.entries, walk.end and walk.end.number) == (10, 10)


# ---- The guards of the database ----


@pytest.mark.django_db
def test_the_database_refuses_to_change_an_entry() -> None:
    deed(1)
    with pytest.raises(DatabaseError, match="audit_entry_unchanged"), transaction.atomic():
        AuditEntry.objects.update(name="another")


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="tests on SQLite take this guard away to empty it"
)
def test_the_database_refuses_to_remove_an_entry() -> None:
    deed(1)
    with pytest.raises(DatabaseError, match="audit_entry_stays"), transaction.atomic():
        AuditEntry.objects.all().delete()


# ---- What is remembered outside the database ----


def note(number: int, digest: str = "", previous: str = "") -> None:
    heads.note(number=number, digest=digest or f"d{number}", previous=previous or f"d{number - 1}")


def test_the_end_is_remembered_in_whatever_order_entries_are_noted() -> None:
    for number in (1, 3, 2, 6, 5):
        note(number)
    assert heads.kept() == Head(6, "d6", ((4, 4),))
    note(4)
    assert heads.kept() == Head(6, "d6", ())


def test_entries_that_nobody_saw_stay_named() -> None:
    note(5)
    note(3)
    note(9)
    assert heads.kept() == Head(9, "d9", ((1, 2), (4, 4), (6, 8)))


def test_an_end_that_does_not_fit_is_not_overwritten(caplog: pytest.LogCaptureFixture) -> None:
    note(1)
    note(2, previous="another")
    assert heads.kept() == Head(1, "d1", ())
    assert "trimtab audit verify" in caplog.text


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    note(1)
    assert (tmp_path / heads.FILE).stat().st_mode & 0o077 == 0


# ---- What goes in comes out, on both databases ----

TEXT = st.text(st.characters(), max_size=8)  # with NUL and halves of surrogate pairs
NUMBERS = (
    st.integers()
    | st.integers(-(10**500), 10**500)
    | st.floats()
    | st.sampled_from([1e20, 1e23, -0.0, 5e-324])
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.none() | st.dictionaries(TEXT, VALUES, max_size=4), name=TEXT)
def test_whatever_is_recorded_is_whole_when_it_is_read_back(before: Any, name: str) -> None:
    mark = transaction.savepoint()
    by = Actor(name=name, address=name, request=name)
    made = record(by=by, as_of=NOW, action="a.b", of="c", key=name, name=name, before=before, after=before)
    back = AuditEntry.objects.get(pk=made.pk)
    assert (back.before, back.after, back.name) == (made.before, made.after, made.name)
    assert digest_of(back) == back.digest == made.digest
    transaction.savepoint_rollback(mark)


# ---- Many at once ----


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap_and_no_fork() -> None:
    start, problems = threading.Barrier(8), []

    def record_some(thread: int) -> None:
        try:
            start.wait(10)
            for turn in range(5):
                deed(100 * thread + turn)
        except Exception as problem:  # a thread's failure is the test's
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=record_some, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    assert list(AuditEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 41))
    assert faults(heads.kept()) == []
