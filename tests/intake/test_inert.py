"""Cells that a spreadsheet would run are kept as text, and our own preset takes exactly that away again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.inert import inert
from trimtab.intake.parsing import _INERT

STARTERS = "=+-@\t\r\n＝＋－＠"


def original(cell: str) -> str:
    """What the import makes of a cell of our own export."""
    return cell[1:] if _INERT.match(cell) else cell


@pytest.mark.parametrize("starter", STARTERS)
def test_a_text_that_would_run_begins_with_an_apostrophe(starter: str) -> None:
    assert inert(f"{starter}HYPERLINK(1)") == f"'{starter}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "printer", "a=b", " =1", "it's", "1-2"])
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text


@given(st.text(alphabet=st.sampled_from(f"'{STARTERS}a 1"), max_size=8) | st.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not inert(text).startswith(tuple(STARTERS))


@given(st.text(alphabet=st.sampled_from(f"'{STARTERS}a 1"), max_size=8) | st.text())
def test_reading_gives_back_what_was_written(text: str) -> None:
    assert original(inert(text)) == text
