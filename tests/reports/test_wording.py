"""Running text: sentences one after another, and shares that have no exact number."""

import pytest
from django.utils.translation import override

from trimtab.reports.numerals import percent_said
from trimtab.reports.satisfaction_words import EXAMPLE as SATISFACTION
from trimtab.reports.satisfaction_words import likely as satisfaction_likely
from trimtab.reports.warning_words import EXAMPLE, likely
from trimtab.reports.wording import after_another


@pytest.mark.parametrize(("language", "said"), [("en", "One. Two."), ("tr", "One. Two."), ("ja", "One.Two.")])
def test_sentences_have_a_space_between_them_but_in_japanese(language: str, said: str) -> None:
    with override(language):
        assert after_another(["One.", "", "Two."]) == said


@pytest.mark.parametrize(
    ("language", "nearly_all", "hardly", "exact"),
    [
        ("en", "over 99%", "under 1%", "62%"),
        ("tr", "%99 üzeri", "%1 altı", "%62"),
        ("ja", "99%超", "1%未満", "62%"),
    ],
)
def test_a_share_at_the_edge_is_said_in_words(
    language: str, nearly_all: str, hardly: str, exact: str
) -> None:
    with override(language):
        assert [percent_said(share) for share in (0.999, 0.001, 0.62)] == [nearly_all, hardly, exact]


def test_a_sentence_about_a_likelihood_begins_with_a_capital() -> None:
    sure = {"approach": 0.999, "exceed": 0.998}
    assert likely({**EXAMPLE, **sure}) == (
        "Over 99% likely that the true rate is above 12%, the warning level; over 99% likely above the 15% threshold."
    )
    assert satisfaction_likely({**SATISFACTION, **sure}).startswith("Over 99% likely that the true value")
