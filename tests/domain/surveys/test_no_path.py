"""No stored path from a person to an answer: references, values and the order of writing, on the real database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.building import organisation, team
from tests.domain.surveys.asking import AFTER, FRIDAY_NOON, opened, vote
from trimtab.domain.surveys import people_rounds
from trimtab.domain.surveys.models import Admission, PeopleAnswer, PeopleComment, PeopleRound

ANONYMOUS = {"domain_peopleanswer", "domain_peoplecomment"}
PEOPLE = {"domain_person", "domain_user", "domain_contact", "domain_client"}
# What both sides may name: groups of people, never one. A batch only where answers came from a file.
GROUPS = {"domain_peopleround", "domain_team", "domain_batch"}
# Columns of answers that say which group, which question and how much: many rows have the same.
PLAIN = {
    "domain_peopleanswer": {"round_id", "team_id", "question", "score", "doubtful", "batch_id"},
    "domain_peoplecomment": {"round_id", "department", "question"},
}
TELLING = {
    "domain_peopleanswer": {"id", "respondent", "finds"},
    "domain_peoplecomment": {"id", "text", "finds"},
}


@pytest.fixture
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.TRIMTAB_HOME = tmp_path


def references() -> dict[str, set[str]]:
    """Which tables does each table name? As the database itself says."""
    with connection.cursor() as cursor:
        return {
            table: {other for _, other in connection.introspection.get_relations(cursor, table).values()}
            for table in connection.introspection.table_names(cursor)
        }


def reached(start: str, names: dict[str, set[str]]) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        for other in names[ahead.pop()] - found:
            found.add(other)
            ahead.append(other)
    return found


@pytest.mark.django_db
def test_no_reference_leads_from_an_answer_to_a_person_or_back() -> None:
    names = references()
    assert set(names) >= ANONYMOUS
    reaches = {table: reached(table, names) for table in names}
    leads_to_people = {table for table, found in reaches.items() if found & PEOPLE}
    assert {"domain_admission", "domain_peopleasked", "domain_ticket"} <= leads_to_people
    for table in ANONYMOUS:
        assert not reaches[table] & leads_to_people
        shared = reaches[table] & set().union(*(reaches[other] for other in leads_to_people))
        assert shared <= GROUPS
    assert not {table for table, found in names.items() if found & ANONYMOUS}


@pytest.mark.django_db
def test_an_answer_has_no_column_that_could_hold_a_moment_or_a_person() -> None:
    with connection.cursor() as cursor:
        for table in ANONYMOUS:
            columns = connection.introspection.get_table_description(cursor, table)
            assert {column.name for column in columns} == PLAIN[table] | TELLING[table]
            kinds = {connection.introspection.get_field_type(column.type_code, column) for column in columns}
            assert not {kind for kind in kinds if "Date" in str(kind) or "Time" in str(kind)}


def cells(tables: set[str]) -> Iterator[tuple[str, str, str]]:
    """Every value of these tables as text: (table, column, text)."""
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if value not in (None, ""):
                        yield table, name, str(value)


def shared_values() -> set[tuple[str, str, str, str]]:
    """Which telling values of answers stand anywhere else, also inside a longer text?"""
    with connection.cursor() as cursor:
        others = set(connection.introspection.table_names(cursor)) - ANONYMOUS
    telling = {(table, name, text) for table, name, text in cells(ANONYMOUS) if name in TELLING[table]}
    assert len(telling) > 60
    return {
        (table, name, other, column)
        for other, column, stored in cells(others)
        for table, name, text in telling
        if text == stored or (len(text) > 11 and text in stored)
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("own_home")
def test_no_value_of_an_answer_stands_anywhere_else() -> None:
    organisation()
    one, tokens = opened({team(): 20, team(): 15})
    for place, token in enumerate(list(tokens)[:30]):
        assert vote(token, 1 + place % 5, f"comment number {place}")
    for admission in Admission.objects.filter(used=False):
        people_rounds.remind(admission=admission, as_of=FRIDAY_NOON + timedelta(hours=5))
    assert shared_values() == set()
    between = set(PeopleAnswer.objects.values_list("finds", flat=True)) & set(
        PeopleComment.objects.values_list("finds", flat=True)
    )
    assert between == set()
    people_rounds.close_round(one=one, as_of=AFTER)
    assert shared_values() == set()
    stored = " ".join(text for _, _, text in cells({"domain_peopleanswer", "domain_admission"}))
    assert not any(token in stored for token in tokens)


@pytest.mark.usefixtures("own_home", "transactional_db")
def test_the_order_of_writing_tells_nothing() -> None:
    """After each of 30 submissions every row of the round was written just now, in an order of chance."""
    organisation()
    one, tokens = opened({team(): 30})
    places: list[tuple[float, float]] = []
    ids: set[int] = set()
    for number, (token, person) in enumerate(tokens.items(), start=1):
        before = set(PeopleAnswer.objects.values_list("respondent", flat=True))
        assert vote(token, 3)
        now = set(PeopleAnswer.objects.values_list("pk", flat=True)) | set(
            Admission.objects.values_list("pk", flat=True)
        )
        assert not now & ids  # each row has another number than ever before
        ids |= now
        answers = written("domain_peopleanswer", "respondent")
        admissions = written("domain_admission", "person_id")
        assert len({moment for _, moment in answers + admissions}) == 1
        (new,) = {key for key, _ in answers} - before
        places.append(
            (
                [key for key, _ in answers].index(new) / number,
                [key for key, _ in admissions].index(person) / len(tokens),
            )
        )
    # The newest row stands anywhere: were the order of writing kept, it would stand in the last place each time.
    for kind in (0, 1):
        shares = [place[kind] for place in places[5:]]
        assert len(set(shares)) > 10
        assert 0.2 < sum(shares) / len(shares) < 0.8
    assert PeopleRound.objects.get() == one


def written(table: str, column: str) -> list[tuple[Any, str]]:
    """The rows in the order in which they lie in the file, each with what tells of its transaction."""
    if connection.vendor == "sqlite":
        query = f"SELECT {column}, '' FROM {table} ORDER BY rowid"
    else:
        query = f"SELECT {column}, xmin::text FROM {table} ORDER BY ctid"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such setting: docs/anonymity.md")
@pytest.mark.usefixtures("own_home", "transactional_db")
def test_sqlite_overwrites_what_is_deleted() -> None:
    organisation()
    _, tokens = opened({team(): 2})
    assert vote(next(iter(tokens)), 3, "a sentence that nobody else would write")
    assert vote(next(iter(tokens)), 3)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = Path(connection.settings_dict["NAME"]).read_bytes()
    assert b"a sentence that nobody else would write" not in kept
