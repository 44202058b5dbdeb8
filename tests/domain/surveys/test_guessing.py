"""Whoever guesses a survey's link opens nothing, however often they try (S2).

A token is 192 random bits. The look-up is the product's own: the hash of each guess, asked of the database.
"""

import secrets

import pytest

from tests.building import team
from tests.domain.surveys.asking import FRIDAY_NOON, opened
from tests.domain.surveys.sending import NOW, invited
from trimtab.domain.surveys.client_links import opened_by
from trimtab.domain.surveys.people_links import admitted_by
from trimtab.domain.surveys.tokens import new

pytestmark = pytest.mark.django_db
AT_ONCE = 2_000
"""Guesses in one question to the database; each stands in it up to three times."""
OPEN = 100


def guessed(tries: int) -> int:
    """How many invitations and admissions did so many random tokens open, while 100 of each are open?"""
    links = [invited()[0] for _ in range(OPEN)]
    _round, people = opened({team(): OPEN})
    assert opened_by(links, as_of=NOW).count() == OPEN
    assert admitted_by(people, as_of=FRIDAY_NOON).count() == OPEN
    found = 0
    for _ in range(0, tries, AT_ONCE):
        guesses = [new() for _ in range(AT_ONCE)]
        found += len(opened_by(guesses, as_of=NOW)) + len(admitted_by(guesses, as_of=FRIDAY_NOON))
    return found


def test_no_guess_opens_a_survey() -> None:
    assert guessed(4_000) == 0


def test_a_token_is_192_bits_of_the_system_s_random_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: f"{size} bytes")
    assert new() == "24 bytes"


@pytest.mark.soak
def test_ten_million_guesses_open_no_survey() -> None:
    assert guessed(10_000_000) == 0
