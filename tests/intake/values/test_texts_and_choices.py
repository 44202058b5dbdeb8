"""Which text a cell holds, and which of the known answers it gives."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.values import BadValue, boolean, choice, text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  Acme Ltd ", "Acme Ltd"), ("=1+1", "=1+1"), ("@SUM(A1)", "@SUM(A1)"), ("＝1", "＝1"), ("-5", "-5"),
        ("+x", "+x"), ("a\x07b\x1bc\x85", "abc"), ("line\nline\ttab", "line\nline\ttab"), ("Unknown", "Unknown"),
        (1001, "1001"), (1001.0, "1001"), (1.5, "1.5"), (True, "true"),
        (datetime.fromisoformat("2026-10-05 14:30"), "2026-10-05 14:30:00"),
        ("株式会社", "株式会社"), ("İstanbul", "İstanbul"), ("<script>", "<script>"), ("a\u200bb", "a\u200bb"),
        ("\x01\x02", None), ("", None), ("  ", None), (None, None), ("?", None), ("N/A", None), ("none", None),
        ("-", None),
    ],
)  # fmt: skip
def test_texts(cell: str | float | datetime | None, expected: str | None) -> None:
    assert text(200)(cell) == expected


def test_texts_that_cannot_be_kept() -> None:
    for cell, code in (("a\0b", "nul"), ("x" * 11, "long_text"), ("a\ud800", "broken_text")):
        with pytest.raises(BadValue) as fault:
            text(10)(cell)
        assert fault.value.code == code
    assert text(10)("x" * 10 + "  ") == "x" * 10


@given(st.text(), st.integers(1, 50))
def test_any_text_fits_or_is_refused(cell: str, most: int) -> None:
    try:
        found = text(most)(cell)
    except BadValue:
        return
    assert found is None or (0 < len(found) <= most and found == found.strip() and "\0" not in found)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=9))
def test_plain_text_stays_exactly_what_it_is(cell: str) -> None:
    assert text(len(cell))(cell) == cell


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["true", "YES", "y", "1", 1, 1.0, True, "Evet", "EVET", "はい", "ja", "x", "ＹＥＳ", " on "], True),
        (["false", "No", "n", "0", 0, False, "Hayır", "HAYIR", "いいえ", "nein", "off"], False),
        (["", "?", None, "n/a", "null", "-"], None),
    ],
)
def test_yes_and_no(answers: list[str | float | None], expected: bool | None) -> None:
    for answer in answers:
        assert boolean()(answer) is expected


@pytest.mark.parametrize("answer", ["maybe", "2", 2, "yes please", 0.5])
def test_neither_yes_nor_no(answer: str | float) -> None:
    with pytest.raises(BadValue, match="is not an answer"):
        boolean()(answer)


def test_choices_match_by_their_fold() -> None:
    read = choice({"Closed": "closed", "Kapalı": "closed", "open": "open", "4": "resolved", "none": "low"})
    assert [read(cell) for cell in ("CLOSED", "  kapali ", "KAPALI", "Ｏｐｅｎ", 4, 4.0, "NONE")] == [
        *["closed"] * 3,
        "open",
        "resolved",
        "resolved",
        "low",  # mapped, so it is no marker of the unknown here
    ]
    assert read("") is None
    assert read("?") is None


def test_an_unknown_choice_names_eight_at_most() -> None:
    with pytest.raises(BadValue) as fault:
        choice({f"status {number}": number for number in range(20)})("x" * 500)
    assert fault.value.remedy.count("'status") == 8
    assert "or others" in fault.value.remedy
    assert len(fault.value.problem) < 200
