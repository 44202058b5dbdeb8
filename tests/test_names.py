"""When names count as the same, and when they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.names import fold, fold_header


@pytest.mark.parametrize(
    "name", ["İSTANBUL", "ıstanbul", "ISTANBUL", "istanbul", "i\u0307stanbul", " Istanbul\u200b"]
)
def test_every_turkish_i_is_one(name: str) -> None:
    assert fold(name) == "istanbul"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ａｃｍｅ　Ｌｔｄ", "acme ltd"),
        ("ｻﾝﾌﾟﾙ", "サンプル"),
        ("  Acme\t\u00a0 Ltd\n", "acme ltd"),
        ("STRASSE", "straße"),
        ("Ⅳ", "iv"),
        ("ΜΆΪΟΣ", "μάϊος"),
        ("caf\u0065\u0301", "CAFÉ"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Öz", "Oz"),
        ("Çağ", "Cag"),
        ("ハンコ", "パンコ"),
        ("さくら", "サクラ"),
        ("Acme-1", "Acme 1"),
        ("żaba", "zaba"),
    ],
)
def test_names_that_are_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_header(fold_header(text)) == fold_header(text)


@given(st.text())
def test_a_fold_is_trimmed_and_has_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip()
    assert "  " not in folded


@pytest.mark.parametrize(
    "header",
    [
        "Ticket ID",
        "ticket_id",
        "TICKET-ID",
        "Ticket.Id",
        "ticketId",
        "TİCKET ID:",
        "Ticket / ID #",
        "Ｔｉｃｋｅｔ　ＩＤ",
    ],
)
def test_headers_compare_by_letters_and_digits(header: str) -> None:
    assert fold_header(header) == "ticketid"


def test_headers_keep_what_makes_a_letter() -> None:
    assert fold_header("チケット番号") == "チケット番号"
    assert fold_header("Öncelik Düzeyi") == "öncelikdüzeyi"
    assert fold_header("टिकट संख्या") == "टिकटसंख्या"


def test_a_header_without_letters_stays_itself() -> None:
    assert fold_header(" # ") == "#"
    assert fold_header("") == ""
