"""The message that asks a technician: faces with words as links, and what ANON-13 wants said, in each language."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.building import organisation
from trimtab.catalogue.survey import built_in
from trimtab.domain.surveys.tokens import new
from trimtab.reports.mail.people_surveys import Asked, invitation

pytestmark = pytest.mark.django_db
SAID = {
    "en": ("voluntary", "confidential", "groups of 6 or more", "What comes later is not counted", "very bad"),
    "tr": ("isteğe bağlıdır", "gizlidir", "en az 6 kişinin", "Daha sonra gelenler sayılmaz", "çok kötü"),
    "ja": ("任意", "秘密", "6人以上", "それより後の回答は数えられません", "とても悪い"),
}


def asked(language: str, survey: str = "pulse", *, again: bool = False) -> Asked:
    return Asked(
        to="t@msp.example",
        language=language,
        survey=built_in()[survey],
        token=new(),
        closes_at=datetime(2026, 3, 8, 21, tzinfo=UTC),
        zone=ZoneInfo("Europe/Istanbul"),
        k=6,
        provider="Test IT",
        again=again,
    )


@pytest.mark.parametrize("language", SAID)
def test_the_pulse_has_its_faces_as_links_and_says_the_rules(language: str) -> None:
    organisation("Europe/Istanbul")
    one = asked(language)
    letter = invitation(one)
    for body in (letter.text, letter.html):
        links = re.findall(rf"/s/{re.escape(one.token)}/\?week=(\d)", body)
        assert links == ["1", "2", "3", "4", "5"]
        assert [words for words in SAID[language] if words not in body] == []
        assert "23:59" in body
        assert "/unsubscribe/" in body
    assert f'lang="{language}"' in letter.html
    assert one.token not in letter.subject
    assert len(letter.text.encode()) + len(letter.html.encode()) < 100_000
    assert not re.search(r"<img|src=", letter.html)


def test_a_long_survey_has_one_link_and_a_reminder_says_so() -> None:
    organisation()
    letter = invitation(asked("en", "in-depth", again=True))
    assert letter.subject == "Reminder: How you find your work"
    assert "?area" not in letter.html
    assert letter.html.count("/s/") == 2  # the button, and the address to copy


def test_the_wording_of_the_product_is_of_the_language_of_the_person() -> None:
    organisation()
    assert invitation(asked("xx")).subject == "Weekly pulse"
