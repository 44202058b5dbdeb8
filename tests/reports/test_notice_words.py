"""Every kind of notice can be said in three languages: whole sentences, no gaps, no codes."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from trimtab.reports.numerals import percent
from trimtab.reports.said import Said, Told
from trimtab.reports.telling import UnknownKind, kinds, words

ZONES = {"en": "Europe/London", "tr": "Europe/Istanbul", "ja": "Asia/Tokyo"}


def said(kind: str, language: str) -> Said:
    told = Told(
        kind=kind, severity="warning", evidence=kinds()[kind].example, at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        zone=ZoneInfo(ZONES[language]), client="Acme", team="Service desk",
    )  # fmt: skip
    return words(told, language=language)


@pytest.mark.parametrize("language", list(ZONES))
@pytest.mark.parametrize("kind", list(kinds()))
def test_a_kind_is_said_in_whole_sentences(kind: str, language: str) -> None:
    found = said(kind, language)
    assert found.sentences
    for text in (found.title, *found.sentences, found.action):
        assert text == text.strip()
        assert len(text) > 2, text
        assert not re.search(r"%\(|None|[{}]|\bnan\b", text), text
    for sentence in found.sentences:
        assert sentence[-1] in ".?!。？！", f"no whole sentence: {sentence}"
    assert found.title[-1] not in ".。"


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_kind_is_said_otherwise_in_each_language(kind: str) -> None:
    found = [said(kind, language) for language in ZONES]
    for text in ("title", "action"):
        assert len({getattr(one, text) for one in found}) == len(ZONES), f"{kind}: {text} is not translated"
    assert len({" ".join(one.sentences) for one in found}) == len(ZONES), f"{kind} is not translated"


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_kind_is_said_as_one_writes_in_japanese_and_turkish(kind: str) -> None:
    japanese, turkish = said(kind, "ja"), said(kind, "tr")
    for text in (japanese.title, *japanese.sentences, japanese.action):
        assert "あなた" not in text and not re.search(r"[,.!?:;()](?=\W*[ぁ-んァ-ヶ一-龠])", text), text
    for text in (turkish.title, *turkish.sentences, turkish.action):
        # An inserted value takes no ending, and a day is a date.
        assert not re.search(r"\d[’'](?!\w*\b\s*\()|gününde", text), text


def test_a_kind_that_no_file_says_is_refused() -> None:
    told = Told("no-such-kind", "info", {}, datetime(2026, 11, 23, tzinfo=UTC), ZoneInfo("UTC"))
    with pytest.raises(UnknownKind):
        words(told, language="en")


@pytest.mark.parametrize(
    ("language", "share", "digits", "written"),
    [("en", 0.148, 1, "14.8%"), ("tr", 0.148, 1, "%14,8"), ("ja", 0.62, 0, "62%"), ("en", 0.9999, 1, "> 99.9%"),
     ("en", 0.0001, 0, "< 1%")],
)  # fmt: skip
def test_a_share_is_written_as_its_reader_writes_it(
    language: str, share: float, digits: int, written: str
) -> None:
    with override(language):
        assert percent(share, digits) == written
