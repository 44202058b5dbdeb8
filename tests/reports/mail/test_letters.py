"""Every message: text and HTML in the reader's language, small, whole without the network, light and dark (U20)."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from tests.building import organisation
from trimtab.domain.outbox.tokens import opt_out_of
from trimtab.reports import wording
from trimtab.reports.mail.letters import Letter, write

pytestmark = pytest.mark.django_db

FOLDER = Path(wording.__file__).parent / "templates" / "mail"
CONTEXTS: dict[str, dict[str, Any]] = {
    "invitation": {
        "name": "Ada <b>", "inviter": "Jane & Co", "link": "https://kpi.example/invitation/x/", "until": "5 Oct",
        "zone": "UTC",
    },
    "test": {},
    "addresses_disabled": {
        "lines": [{"address": "bob@acme.example", "holder": "Bob <b>, Acme", "answer": "550 <script>"}], "more": 2,
        "link": "https://kpi.example/outbox/",
    },
}  # fmt: skip
"""What each message of this folder needs; a message of another part is looked at by that part's tests."""
LANGUAGES = ("en", "tr", "ja")


def written(name: str, language: str, **more: Any) -> Letter:
    organisation()
    told: dict[str, Any] = {"to": "bob@acme.example", "subject": gettext_lazy("A test message"), **more}
    return write(name, language=language, context=CONTEXTS[name], **told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONTEXTS)
def test_a_message_is_whole_by_itself(name: str, language: str) -> None:
    letter = written(name, language, topic="surveys")
    assert f'<html lang="{language}">' in letter.html
    assert len(letter.html.encode()) + len(letter.text.encode()) <= 100_000
    assert not re.search(r"<(img|link|script|iframe|object|video)\b|url\(|@import|src=", letter.html)
    assert "prefers-color-scheme: dark" in letter.html
    assert letter.html.count("<h1>") == 1
    assert "<b>" not in letter.html
    assert "&lt;" not in letter.text
    assert "\n\n\n" not in letter.text
    assert not re.search(r"\{[{%]", letter.html + letter.text)
    (link,) = set(re.findall(r"\S+/unsubscribe/(\S+)/", letter.text))
    found = opt_out_of(link)
    assert found is not None
    assert (found.address, found.topic, found.language) == ("bob@acme.example", "surveys", language)
    assert link in letter.html


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_message_without_a_topic_offers_no_opt_out(name: str) -> None:
    assert "unsubscribe" not in written(name, "en").html + written(name, "en").text


def test_each_message_has_both_forms() -> None:
    def extending(end: str) -> set[str]:
        base = f'{{% extends "mail/base.{end}" %}}'
        return {path.stem for path in FOLDER.glob(f"*.{end}") if path.read_text("utf-8").startswith(base)}

    assert extending("html") == extending("txt") >= set(CONTEXTS)


def test_a_lazy_subject_is_put_into_the_readers_words() -> None:
    with translation.override("en"):
        subjects = [written("test", language).subject for language in LANGUAGES]
    assert len(set(subjects)) == 3
    assert subjects[0] == "A test message"


def test_an_unknown_language_becomes_the_providers() -> None:
    provider = organisation()
    provider.language = "ja"
    provider.save()
    letter = write("test", to="bob@acme.example", language="xx", subject="S", context={})
    assert '<html lang="ja">' in letter.html


def test_a_subject_has_no_line_breaks() -> None:
    assert written("test", "en", subject="A\r\nBcc: x@example.com").subject == "A Bcc: x@example.com"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "22 Nov 2026, 15:05"), ("tr", "22 Kas 2026 15:05"), ("ja", "2026/11/22 15:05")],
)
def test_moments_are_written_as_in_pages(language: str, words: str) -> None:
    with translation.override(language):
        assert wording.moment(datetime(2026, 11, 22, 12, 5, tzinfo=UTC), ZoneInfo("Europe/Istanbul")) == words
