"""Worked examples read as tables, and the rows that their lines stand for."""

from dataclasses import dataclass

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.definition import Example
from trimtab.kpi.examples import BadExample, relation, rows, table


@dataclass(frozen=True)
class Column:
    kind: str
    default: str = "NULL"


COLUMNS = {
    "row_id": Column("BIGINT", "row_number() OVER ()"),
    "day": Column("DATE", "DATE '2026-03-10'"),
    "question": Column("VARCHAR", "'overall'"),
    "score": Column("DOUBLE"),
    "counts": Column("BOOLEAN", "TRUE"),
}
DATABASE = duckdb.connect()


def example(text: str) -> Example:
    return Example(rows=text, components={}, value=None, says="")


def selected(text: str) -> list[tuple[object, ...]]:
    return DATABASE.execute(relation(example(text), COLUMNS)).fetchall()


def test_a_table_is_a_head_line_and_a_line_a_row() -> None:
    found = table(
        example("""
        question | score
        overall  | 5

        effort   |
    """)
    )
    assert found.columns == ("question", "score")
    assert found.rows == (("overall", "5"), ("effort", ""))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a head line and a row"),
        ("score", "a head line and a row"),
        ("score | \n 1 | 2", "line 1: every column needs a name of its own"),
        ("score | score \n 1 | 2", "line 1: every column needs a name of its own"),
        ("score | day \n\n 1 | 2026-03-01 \n 2", "line 3: 1 cells under 2 columns"),
        ("score \n 1 | 2", "line 2: 2 cells under 1 columns"),
        ("day \n 2026-03-01 \n 2026-03-31..2026-03-01", "line 3: .*is not a period"),
        ("day \n 2026-02-01..2026-02-31", "line 2: .*is not a period"),
    ],
)
def test_a_text_that_is_no_table_says_on_which_line(text: str, message: str) -> None:
    with pytest.raises(BadExample, match=message):
        rows(example(text))


def test_a_column_the_fact_does_not_have_is_named() -> None:
    with pytest.raises(BadExample, match="line 1: the fact has no column colour"):
        relation(example("colour \n red"), COLUMNS)


def test_lists_and_runs_of_days_stand_for_a_row_each() -> None:
    found = rows(example("day | question | score \n 2026-02-28..2026-03-01 | a, b | 4"))
    assert found == [
        ("2026-02-28", "a", "4"),
        ("2026-02-28", "b", "4"),
        ("2026-03-01", "a", "4"),
        ("2026-03-01", "b", "4"),
    ]


def test_columns_and_cells_left_out_take_the_default() -> None:
    found = selected("question | score | counts \n effort | 4.5 | FALSE \n | | \n '' | 1 | ")
    assert [row[0] for row in found] == [1, 2, 3]
    assert {str(row[1]) for row in found} == {"2026-03-10"}
    assert [row[2:] for row in found] == [("effort", 4.5, False), ("overall", None, True), ("", 1.0, True)]


def test_a_cell_that_is_not_of_its_columns_type_is_refused() -> None:
    with pytest.raises(duckdb.ConversionException):
        selected("score \n many")


CELLS = st.text(st.characters(exclude_characters="|,", exclude_categories=("C", "Z")), min_size=1).filter(
    lambda text: (
        ".." not in text and text != "''" and not set(text) & set("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
    )
)


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_any_text_arrives_as_it_was_written(cells: list[str]) -> None:
    assert [row[2] for row in selected("question\n" + "\n".join(cells))] == cells
