"""Groups come as columns and are read as rows: the same values, whatever their types."""

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.kpi.measures import Tally
from trimtab.warehouse.answers import Answer, Answers

ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-(2**62), 2**62)),
        st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
        st.one_of(st.none(), st.booleans()),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.integers(0, 2**53),
        st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    ),
    max_size=8,
)


def asked(rows: list[tuple[Any, ...]], total: str = "BIGINT") -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute(
        f"CREATE TABLE t (place INTEGER, a BIGINT, b VARCHAR, c BOOLEAN, step DATE, total {total}, mean DOUBLE)"
    )
    if rows:
        database.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", [(n, *r) for n, r in enumerate(rows)]
        )
    return database.execute("SELECT a, b, c, step, total, mean FROM t ORDER BY place")


@settings(max_examples=40)
@given(ROWS)
@pytest.mark.parametrize("total", ["BIGINT", "HUGEINT"])
def test_every_value_is_the_one_the_query_found(total: str, rows: list[tuple[Any, ...]]) -> None:
    (answers,) = Answers.read(asked(rows, total), keys=3, dated=True, names=[("total", "mean")])
    assert len(answers) == len(rows)
    assert answers == [Answer(row[:3], row[3], Tally.of(("total", "mean"), row[4:])) for row in rows]
    (fresh,) = Answers.read(asked(rows, total), keys=3, dated=True, names=[("total", "mean")])
    for of_columns in (fresh, Answers.of(list(answers))):
        assert of_columns.counts("mean", "total") == [(row[5], row[4]) for row in rows]
    first, second = Answers.read(asked(rows, total), keys=3, dated=True, names=[("total",), ("mean",)])
    assert first == [Answer(row[:3], row[3], Tally.of(("total",), row[4:5])) for row in rows]
    assert second == [Answer(row[:3], row[3], Tally.of(("mean",), row[5:])) for row in rows]
    for answer, row in zip(answers, rows, strict=True):
        assert [type(value) for value in answer.keys] == [type(value) for value in row[:3]]
        assert type(answer.begins) is date
        assert type(answer.tally["total"]) is int


def test_without_keys_and_steps_there_is_the_count_alone() -> None:
    found = duckdb.connect().execute("SELECT count(*) AS count_0 FROM range(7)")
    (answers,) = Answers.read(found, keys=0, dated=False, names=[("kept",)])
    (answer,) = answers
    assert answer == Answer((), None, Tally({"kept": 7}))


def test_no_group_is_no_answer() -> None:
    (answers,) = Answers.read(asked([]), keys=3, dated=True, names=[("total", "mean")])
    assert not answers
    assert list(Answers.of([])) == []
